"""The mistakes of a class are named, and counted where they were made."""


def test_mistakes_are_named_with_how_many_students_and_which(overview):
    found = {mistake.name: mistake for mistake in overview.mistakes}
    assert found["average_missing"].students == {"emil"}
    assert found["average_missing"].sentence.startswith("the average over tokens is missing")
    counts = [len(mistake.students) for mistake in overview.mistakes]
    assert counts == sorted(counts, reverse=True)


def test_who_failed_only_because_of_an_earlier_exercise_made_no_mistake_there(overview):
    propagate = next(e for e in overview.exercises if e.asked.grade_id == "check_back_propagate")
    assert propagate.waiting == 3  # emil, hugo, ines
    assert propagate.mistakes == ()
