"""Why two photos are in one group, or are not: every rule of grouping, asked about these two.

The answer comes from the code that forms the groups: the same evidence, rules and stars, over the two photos and
those that the last run put with one of them. Nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from calotype.catalog import UNVERIFIED, FileRow, Kind, PairRow, Store
from calotype.contract import Lines
from calotype.copies import EXACT_KINDS, ExactKind
from calotype.engine.candidates import Candidates, Source
from calotype.engine.folders import below_root
from calotype.engine.group_leg import kind_of
from calotype.engine.groups import Evidence, evidence
from calotype.engine.near import Classes, Hashed, proposed_pairs, read_hashes, verify, views
from calotype.engine.work import own_subject
from calotype.imaging.measures.thresholds import NEAR, SURE
from calotype.lookalikes import ALIKE_KINDS, SETS, AlikeKind
from calotype.ops.grouping.groups import left_out_of_series, stands_for
from calotype.ops.grouping.why import Check, burst_checks, near_checks
from calotype.recipes.recipe import BoundStep

_MOST_OTHERS = 300
"""Members of their groups that are looked at beside the two; of larger groups only the centres are."""


class KindAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Whether two photos are in one group of a kind."""

    kind: str
    together: bool
    """As the last run left the groups."""
    group: str | None
    """Its id, where they are."""
    words: str


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """Why two photos are in one group, or are not. In words the first is A and the second B."""

    first: str
    second: str
    kinds: list[KindAnswer]
    checks: list[Check]


def explain(lines: Lines, first: FileRow, second: FileRow) -> Explanation:
    """Why two files are, or are not, in one group of each kind."""
    rows = (first, second)
    answers = [_exact(lines.store, kind, rows) for kind in EXACT_KINDS]
    checks = [Check(name=one.kind, holds=one.together, words=one.words) for one in answers]
    if first.image == second.image:
        answers += [_one_image(kind) for kind in ALIKE_KINDS]
    else:
        around = _Around(lines.store, rows)
        for kind in ALIKE_KINDS:
            answer, asked = _alike(lines, kind, around)
            answers.append(answer)
            checks += [check for check in asked if check not in checks]
    return Explanation(first=lines.shown_path(first), second=lines.shown_path(second), kinds=answers, checks=checks)


def _exact(store: Store, kind: ExactKind, rows: Sequence[FileRow]) -> KindAnswer:
    one, other = rows
    if kind == "pixels" and one.photo == other.photo:
        return KindAnswer(kind=kind, together=False, group=None, words="the same bytes, which says more")
    subjects: tuple[Kind, int | None, int | None] = (
        ("photo", one.photo, other.photo) if kind == "bytes" else ("image", one.image, other.image)
    )
    subject, mine, theirs = subjects
    if mine is None or mine != theirs:
        return KindAnswer(kind=kind, together=False, group=None, words=f"not the same {kind}")
    digest = store.digests(subject, [mine])[mine]
    return KindAnswer(kind=kind, together=True, group=digest.hex(), words=f"the same {kind}")


def _one_image(kind: AlikeKind) -> KindAnswer:
    return KindAnswer(kind=kind, together=False, group=None, words="the same picture, which stands in a group once")


def _alike(lines: Lines, kind: AlikeKind, around: _Around) -> tuple[KindAnswer, list[Check]]:
    step = next(
        (step for step in lines.recipe.steps if step.op.name == "find_duplicates" and kind_of(step) == kind), None
    )
    if step is None:
        words = f"the recipe {lines.recipe.source.recipe} looks for no groups of the kind {kind}"
        return KindAnswer(kind=kind, together=False, group=None, words=words), []
    pair = _Pair(lines, step, kind, around)
    checks = list(pair.checks())
    return pair.answer(checks), checks


class _Group(NamedTuple):
    """A group that one of the two is in."""

    row: int
    images: tuple[int, ...]


class _Around:
    """The two files, and those that the last run put with one of them in a group of any kind."""

    def __init__(self, store: Store, rows: Sequence[FileRow]) -> None:
        self._store = store
        self.rows = rows
        self.images = [row.image or 0 for row in rows]
        self.groups = {name: self._groups_of(name) for name in ALIKE_KINDS}
        wanted = self._wanted()
        self.files = [row for row in store.files() if row.image in wanted]
        """The files of all these images."""

    def _groups_of(self, kind: str) -> list[_Group | None]:
        found: list[_Group | None] = [None, None]
        for row, images in self._store.groups(kind):
            for at, image in enumerate(self.images):
                if image in images:
                    found[at] = _Group(row, images)
        return found

    def _wanted(self) -> set[int]:
        groups = {group for pair in self.groups.values() for group in pair if group is not None}
        others = {image for group in groups for image in group.images}
        if len(others) > _MOST_OTHERS:
            others = {group.images[0] for group in groups}
        return others | set(self.images) | self._companions()

    def _companions(self) -> set[int]:
        beside = {
            (row.root, below_root(row.path.rpartition(b"/")[0], companion.name))
            for row in self.rows
            for companion in row.companions
        }
        found = (next(self._store.files(root, path), None) for root, path in beside)
        return {row.image for row in found if row is not None and row.image is not None}


class _Pair:
    """The two, asked about groups of one kind."""

    def __init__(self, lines: Lines, step: BoundStep, kind: AlikeKind, around: _Around) -> None:
        self.lines = lines
        self.store = lines.store
        self.step = step
        self.kind = kind
        self.rows = around.rows
        self.images = around.images
        self.groups = around.groups
        self.candidates = self._candidates(around.files)
        self.facts = {argument: dict(self.candidates.documents(argument)) for argument in step.inputs}
        """By argument and image."""
        self.hashed = read_hashes(self.candidates.documents("hash"))
        self.evidence: Evidence = evidence(self.candidates, self._pairs)

    def _pairs(self, hashed: Hashed, classes: Classes) -> list[PairRow]:
        return list(verify(self.store, hashed, proposed_pairs(hashed)))

    # What the rules say

    def checks(self) -> Iterator[Check]:
        """The rules of this kind, in the order in which they part photos."""
        lacking = list(self._missing())
        yield from lacking
        yield from self._belonging()
        if self.kind == "bracket" or self._lacks("metadata", lacking):
            return
        one, other = (self.evidence.shots[self._place(image)] for image in self.images)
        if self.kind == "burst":
            yield from burst_checks(one, other, self.evidence.rules)
        else:
            if not lacking:
                yield from self._looks()
            yield from near_checks(one, other, self.evidence.rules)
        yield from self._in_a_set()

    def answer(self, checks: Sequence[Check]) -> KindAnswer:
        """In one group or not, and the first reason."""
        mine, theirs = (self.groups[self.kind][at] for at in (0, 1))
        now = self._together_now()
        if mine is not None and mine == theirs:
            words = self._why_together(mine)
            refused = next((check for check in checks if check.holds is False), None)
            if refused is not None and not now:
                words += f"; the next run parts them: {refused.words}"
            digest = self.store.digests("group", [mine.row])[mine.row]
            return KindAnswer(kind=self.kind, together=True, group=digest.hex(), words=words)
        return KindAnswer(
            kind=self.kind, together=False, group=None, words=self._why_apart(checks, mine, theirs, now=now)
        )

    def _why_together(self, group: _Group) -> str:
        if self.kind == "bracket":
            rule = next((one.rule for one in self.evidence.groups() if one.kind == "bracket"), "")
            return SETS.get(rule, "a set made on purpose")
        centre = group.images[0]
        if centre in self.images:
            return f"{'AB'[self.images.index(centre)]} is the centre of their group, which all others resemble"
        return f"both resemble the centre of their group, {self._path_of(centre)}"

    def _why_apart(self, checks: Sequence[Check], mine: _Group | None, theirs: _Group | None, *, now: bool) -> str:
        if now:
            return "nothing that is known of the two parts them: the next run may put them into one group"
        refused = next((check for check in checks if check.holds is False), None)
        if refused is not None:
            return refused.words
        if self.kind == "bracket":
            return "no rule makes them one set made on purpose"
        for name, group in (("A", mine), ("B", theirs)):
            if group is not None and group.images[0] not in self.images:
                return (
                    f"{name} is in the group of {self._path_of(group.images[0])}, which is nearer; groups do not chain"
                )
        return "each is in a group of its own, whose members resemble its centre; groups do not chain"

    def _missing(self) -> Iterator[Check]:
        """Facts that are not there, or that can't be compared."""
        for argument, index in self.step.inputs.items():
            if index is None:
                continue
            op = self.lines.recipe.steps[index].op.name
            for name, row in zip("AB", self.rows, strict=True):
                document = self.facts[argument].get(row.image or 0)
                if document is None:
                    words = f"{name} has no {op} of today's version: {self._why_missing(index, row)}"
                    yield Check(name=op, holds=False if argument == "hash" else None, words=words)
                elif argument == "hash" and (row.image or 0) not in self._images_with_hash():
                    words = f"{name} is nearly of one tone: too little in it to be told from others"
                    yield Check(name="flat", holds=False, words=words)

    def _why_missing(self, index: int, row: FileRow) -> str:
        step = self.lines.recipe.steps[index]
        known = {number: key for number, key in self.store.keys().items() if key.op == step.op.name}
        subject = own_subject(row, step.subject) or 0
        for number, key in known.items():
            if key.key == step.key and subject in self.store.failures(number):
                return "it has failed, `calotype errors` says why"
        if any(self.store.facts(number, [subject]) for number, key in known.items() if key.key != step.key):
            return "it has an older one, the next run makes it anew"
        return "it was not analysed yet, run `calotype analyze`"

    @staticmethod
    def _lacks(argument: str, checks: Sequence[Check]) -> bool:
        return any(check.name == argument for check in checks)

    def _belonging(self) -> Iterator[Check]:
        """What the owner decided, and what belongs together without being duplicates."""
        if any(image not in self.candidates for image in self.images):
            return
        pair = (self._place(self.images[0]), self._place(self.images[1]))
        if pair in self.evidence.apart or pair[::-1] in self.evidence.apart:
            yield Check(name="decision", holds=False, words="you said that they are no duplicates")
        rule = self.evidence.companions.get(pair) or self.evidence.companions.get(pair[::-1])
        if rule is not None:
            words = f"they belong together ({rule.replace('_', ' ')}), and are no duplicates of each other"
            yield Check(name="companions", holds=False, words=words)

    def _looks(self) -> Iterator[Check]:
        """Hash and patch, as the search for pairs has them."""
        from calotype.imaging.measures.hash_pairs import FAR, RADIUS, least_distance, near_pairs

        values = [
            next(value for value, images in self.hashed.images.items() if image in images) for image in self.images
        ]
        threshold: float = getattr(self.step.parameters, "similarity_threshold", NEAR)
        if values[0] == values[1]:
            yield Check(name="hash", holds=True, words="their hashes are equal", value=0, limit=RADIUS)
            yield Check(name="patch", holds=True, words="equal hashes need no second look", value=1.0, limit=threshold)
            return
        seen = views(values, self.hashed.fingerprints)
        found = near_pairs(seen)
        distance = int(found.distance[0]) if found.distance.size else least_distance(*seen)
        words = (
            f"their hashes differ in {distance} of 64 bits at best; up to {RADIUS} are compared for sure, up to {FAR} "
            "mostly, more where one half is the same"
        )
        yield Check(name="hash", holds=bool(found.distance.size), words=words, value=distance, limit=FAR)
        if not found.first.size:
            return
        at = (int(found.first[0]), int(found.second[0]))
        proposed = PairRow(values[at[0]], values[at[1]], distance, int(found.match[0]), UNVERIFIED)
        (score,) = (pair.score for pair in verify(self.store, self.hashed, [proposed]))
        words = f"likeness of the pictures, part by part, {score:.2f}; at least {threshold:g}"
        words += f", and from {SURE:g} on they differ nowhere" if score >= threshold else ""
        yield Check(name="patch", holds=score >= threshold, words=words, value=score, limit=threshold)

    def _in_a_set(self) -> Iterator[Check]:
        mine, theirs = self.groups["bracket"]
        if mine is not None and mine == theirs:
            yield Check(name="set", holds=False, words="they are of one set made on purpose")
        elif self.kind == "burst":
            for name, group in (("A", mine), ("B", theirs)):
                if group is not None:
                    yield Check(
                        name="set", holds=False, words=f"{name} is of a set made on purpose, which is in no burst"
                    )
            yield from self._stands_for_another()

    def _stands_for_another(self) -> Iterator[Check]:
        """What is in no burst because another photo is there for it."""
        shots = self.evidence.shots
        for name, group, image in zip("AB", self.groups["near"], self.images, strict=True):
            place = self._place(image)
            copies = [] if group is None else [self._place(one) for one in group.images if one in self.candidates]
            if copies and (kept := stands_for(shots, copies)) != place:
                original = self._path_of(self.candidates.images[kept])
                words = f"{name} is a copy of {original}, and a shot is in a burst once"
                yield Check(name="copy", holds=False, words=words)
            main = next((pair[0] for pair in self.evidence.companions if pair[1] == place), None)
            if main is not None:
                words = f"{name} belongs to {self._path_of(self.candidates.images[main])}, which is there for it"
                yield Check(name="companion", holds=False, words=words)
            elif place in left_out_of_series(shots, self.evidence.companions.keys()):
                yield Check(name="edit", holds=False, words=f"{name} is an edit, whose original is there for it")

    # What is known

    def _together_now(self) -> bool:
        """Whether the rules put them into one group today, as far as those around them tell."""
        if any(image not in self.candidates for image in self.images):
            return False
        pair = {self._place(image) for image in self.images}
        return any(one.kind == self.kind and pair <= set(one.members) for one in self.evidence.groups())

    def _candidates(self, rows: Sequence[FileRow]) -> Candidates:
        turn: dict[int, FileRow] = {}
        for row in rows:
            turn.setdefault(row.image or 0, row)
        return Candidates(self.store, self.step.parameters, dict(self._sources()), turn, rows)

    def _sources(self) -> Iterator[tuple[str, Source]]:
        keys = {row.key: number for number, row in self.store.keys().items()}
        for argument, index in self.step.inputs.items():
            source = None if index is None else self.lines.recipe.steps[index]
            if source is not None and (key := keys.get(source.key)) is not None:
                yield argument, Source(key, source.subject)

    def _images_with_hash(self) -> set[int]:
        return {image for images in self.hashed.images.values() for image in images}

    def _place(self, image: int) -> int:
        return self.candidates.images.index(image)

    def _path_of(self, image: int) -> str:
        return next(
            (self.lines.shown_path(row) for row in self.candidates.rows if row.image == image), "a photo that is gone"
        )
