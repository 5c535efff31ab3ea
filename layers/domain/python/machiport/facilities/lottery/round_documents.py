"""A round's published documents, read once for each process: what a hash names never changes."""

from collections import OrderedDict
from typing import Final

from machiport.facilities.lottery.model import FileFacts, FileName, RoundRecord
from machiport.facilities.lottery.occupancy import SlotPlan
from machiport.facilities.lottery.ports import LotteryFiles
from machiport.facilities.lottery.public_files import Commitment, ListedEntry, Result, entries_of

# A list of entries has up to 4 MB.
_KEPT_FILES: Final = 4
_KEPT_PLANS: Final = 16


class RoundDocuments:
    """Reads the documents that a round's record names."""

    def __init__(self, files: LotteryFiles) -> None:
        """Read from `files`."""
        self._files = files
        self._known: OrderedDict[str, bytes] = OrderedDict()
        self._plans: OrderedDict[str, tuple[Commitment, SlotPlan]] = OrderedDict()

    def content(self, record: RoundRecord, name: FileName) -> bytes:
        """Return a file's bytes.

        Raises LookupError where the round has no such file yet, ValueError where it is not what was published.
        """
        facts = self._facts(record, name)
        known = self._known.get(facts.sha256)
        if known is None:
            known = self._known[facts.sha256] = self._files.read(record.round.round_id, name, facts)
            if len(self._known) > _KEPT_FILES:
                self._known.popitem(last=False)
        return known

    def plan(self, record: RoundRecord) -> tuple[Commitment, SlotPlan]:
        """Return what was committed to, and the slots as the draw sees them.

        Raises as `content` does.
        """
        digest = self._facts(record, "commitment.json").sha256
        found = self._plans.get(digest)
        if found is None:
            commitment = Commitment.model_validate_json(self.content(record, "commitment.json"))
            found = self._plans[digest] = (commitment, SlotPlan(commitment))
            if len(self._plans) > _KEPT_PLANS:
                self._plans.popitem(last=False)
        return found

    def entries(self, record: RoundRecord) -> tuple[ListedEntry, ...]:
        """Return the list of entries. Raises as `content` does."""
        return entries_of(self.content(record, "entries.jsonl"))

    def result(self, record: RoundRecord) -> Result:
        """Return the result. Raises as `content` does."""
        return Result.model_validate_json(self.content(record, "result.json"))

    @staticmethod
    def _facts(record: RoundRecord, name: FileName) -> FileFacts:
        facts = record.files.get(name)
        if facts is None:
            raise LookupError(f"round {record.round.round_id} has no {name} yet")
        return facts
