"""What a function says about one entry of a gradient: with steps that suit it, at a kink, below its rounding."""

from autograde.gradients.fields.directions import Entry, scales
from autograde.gradients.fields.precision import measure
from autograde.gradients.judging.reader import Reader
from autograde.gradients.judging.readings import UNDECIDED, Reading, weigh
from autograde.gradients.judging.sharpness import EQUAL, KNOWN, WELL
from autograde.gradients.judging.wrong_entries import MANY
from autograde.gradients.slopes.complex_step import second_opinion
from autograde.gradients.slopes.line import Line, Slope
from autograde.gradients.slopes.noise import scatter
from autograde.gradients.slopes.number_types import LOW, TYPES
from autograde.gradients.slopes.one_sided import one_sided


class SingleEntry:
    """Asks along single entries, as its `reader` asks along directions."""

    def __init__(self, reader: Reader):
        self.reader, self.field = reader, reader.field
        self.accused = 0  # entries that seemed wrong

    def read(self, index: int) -> Reading:
        """What one entry says: at a kink, the claim may be anything between the slopes of the two sides."""
        reader = self.reader
        claimed = float(reader.claim.gradient[index])
        room = reader.rounding * abs(claimed)
        line = Entry(self.field, index, self.scales_of(index)[0])
        measure(self.field, line)
        reading = UNDECIDED
        for scale in self.scales_of(index):
            found = weigh(line.scaled(scale), claimed, room)
            if found.agrees is False and self.noisier(line):
                found = weigh(line.scaled(scale), claimed, room)
            if found.agrees is False:
                return found
            reading = found if found.agrees and found.bar < reading.bar else reading
            if reading.bar <= EQUAL / 10 * abs(claimed) + room:
                break
        if reading.bar > WELL * abs(claimed) + room:
            reading = reader.suited(line, reading, claimed, room)
        blunt = reading.bar > KNOWN * abs(claimed) + room
        if blunt and not self.field.low:
            reading = beside(line, reading, claimed, room)
        if blunt and reading.agrees and claimed:
            return self.hidden(line, reading, claimed, room)
        return reader.sharper(line, reading, claimed, room) if reader.blunt and reading.agrees else reading

    def noisier(self, line: Entry) -> bool:
        """Whether f rounds more along an entry that seems wrong than along all, as where a part of f is in float32."""
        self.accused += 1
        if self.accused > MANY:
            return False
        found = max(scatter(line, share * line.scale)[0] for share in (1e-7, 0.618e-7))
        if not 100 * max(line.noise, LOW / 100 * self.field.size) < found <= 4 * TYPES["float32"] * self.field.size:
            return False
        self.field.noise = line.noise = found
        return True

    def scales_of(self, index: int) -> list[float]:
        """Over which lengths f may change along one entry: what its size lets one expect, and what was found so far."""
        usual, stretch = scales(self.field.x[index]), self.reader.stretch
        return usual if stretch == 1 else [*usual, stretch * usual[0]]

    def hidden(self, line: Line, reading: Reading, claimed: float, room: float) -> Reading:
        """An entry that is smaller than what rounding hides, by a complex step; who is contradicted is not accused."""
        exact = second_opinion(line, Slope(claimed, reading.bar, True))
        if exact is None:
            return reading
        agrees = abs(exact.value - claimed) <= exact.bar + room
        self.reader.doubtful |= not agrees
        return Reading(True, 0.0, exact.bar + room) if agrees else reading


def beside(line: Line, reading: Reading, claimed: float, room: float) -> Reading:
    """What the slopes of the two sides say, where they are not one: at a kink a claim may lie between them."""
    left, right = one_sided(line, -1), one_sided(line, 1)
    low = min(left.value - left.bar, right.value - right.bar)
    high = max(left.value + left.bar, right.value + right.bar)
    if not (left.settled and right.settled and high - low > 2 * (left.bar + right.bar)):
        return reading
    inside = low - room <= claimed <= high + room
    return UNDECIDED if inside else Reading(False, (low + high) / 2 - claimed, high - low)
