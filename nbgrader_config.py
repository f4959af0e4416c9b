"""nbgrader's steps on this repository's names; everything else stays nbgrader's own."""

c = get_config()  # noqa: F821

c.CourseDirectory.course_id = "backprop"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "lectures"
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", "*.md"]

# A check that a student deleted comes back before grading, like one that was edited.
c.OverwriteCells.add_missing_cells = True

# The kernel's own log goes to the terminal; only its errors matter there.
c.Execute.extra_arguments = ["--HistoryManager.hist_file=:memory:", "--IPKernelApp.log_level=40"]

# Zips of Canvas and Moodle: put them into downloaded/UNIT/archive, then say nbgrader zip_collect UNIT.
c.ZipCollectApp.extractor_plugin = "autograde.grading.exchange.collect.extractor.Archives"
c.ZipCollectApp.collector_plugin = "autograde.grading.exchange.collect.collector.Submissions"
