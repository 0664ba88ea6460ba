"""From a filing as it was sent to the command, every answer by its own type."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from chassis.domain.errors import InvalidInput
from chassis.http.form_answers import kept_of
from contracts import access, forms, reference
from contracts.commands.filing import (
    AboutPerson,
    Birth,
    Conflict,
    Person,
    Place,
    VitalInterest,
)
from contracts.models import CamelModel
from contracts.words.reports import Manner
from identification.application.reports.extend_report import ExtendReport
from identification.application.reports.file_report import FileReport
from identification.domain.consents.consent import ConsentScope
from identification.domain.keyed import Keyed
from identification.domain.reports.answers import Answers, LaterAnswers, said_of
from identification.domain.ways_in import SentField

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from chassis.domain.principal import Principal
    from chassis.ports import IdempotencyKey
    from contracts.commands.filing import Consent, Extension, FormAnswer, ReportFiling
    from contracts.forms import Form

# Classes of several facts, of which a later one leaves the others as they were; a place without a municipality is one more.
_GOES_ON = ("person_name", "language_needs")


CLASS_OF: Final = {
    "age": "birth",
    "wayIn": "report",
    "suspicions": "exploitation",
    "careNeeds": "care_needs",
    "vitalInterest": "encounter",
    "person.names": "person_name",
    "person.aliases": "person_name",
    "person.numbers": "person_numbers",
    "person.citizenships": "citizenship",
    "person.languageNeeds": "language_needs",
    "person.safeContact": "safe_contact",
    "person.contactFlags": "contact_flags",
    "person.presentPlace": "present_place",
}
"""Where a field of a person belongs that is not called as its class is."""
_OF_THE_FORM: Final = {
    each.field: each.manner for each in forms.catalogue().questions.values() if each.field is not None
}
_CODES: Final = frozenset({"indicators"})


def filing_command(filing: ReportFiling, principal: Principal, idempotency_key: IdempotencyKey) -> FileReport:
    """The command of a filing. Raises InvalidInput for answers that the form does not take."""
    return FileReport(
        principal=principal,
        idempotency_key=idempotency_key,
        persons=_persons(filing, _form_of(filing, _sector(filing, principal))),
        draft_id=filing.draft_id,
        draft_version=filing.expected_draft_version,
        keyed=None if filing.keyed is None else Keyed(**dict(filing.keyed)),
    )


def _sector(filing: ReportFiling, principal: Principal) -> str | None:
    """Whose form was answered: the reporter's, also where the Centre's intake keys it in."""
    if filing.keyed is None:
        return principal.sector
    unit = next((each for each in reference.units() if each.id == filing.keyed.unit_id), None)
    return filing.keyed.sector if unit is None else unit.sector


def _persons(filing: ReportFiling, form: Form) -> list[Answers]:
    """What was said once of the place is said of everybody."""
    of_place: dict[str, list[dict[str, Any]]] = {}
    persons = []
    for number, said in enumerate((filing, *(filing.others or ())), start=1):
        with said_of(number):
            kept = _kept(form, said.answers)
            if number == 1:
                of_place = {class_: rows for class_, rows in kept.items() if class_ in forms.OF_THE_PLACE}
            elif again := [
                (f"answers.{index}.question", "is about the place: answer it once, for the first person.")
                for index, each in enumerate(said.answers or ())
                if form.questions[each.question].class_ in forms.OF_THE_PLACE
            ]:
                raise InvalidInput(again)
            persons.append(_answers(filing, said, form, kept | of_place))
    return persons


def _answers(filing: ReportFiling, said: AboutPerson, form: Form, kept: Mapping[str, list[dict[str, Any]]]) -> Answers:
    """Of those `kept` about the place without what is held for others of the report alone."""
    limits, person = access.load().way(said.way_in), said.person or Person()
    conflict, vital = said.conflict or Conflict(), said.vital_interest or VitalInterest()
    birth, place = person.birth or Birth(), person.present_place or Place()
    names = [part for each in person.names or () for part in (each.given, each.family) if part]
    held = {
        class_: [each for each in rows if limits.holds(class_, form.questions[each["question"]].manner)]
        for class_, rows in kept.items()
    }
    return Answers(
        encounter_date=filing.encounter_date,
        encounter_municipality=filing.encounter_municipality,
        danger=filing.danger,
        still_here=filing.still_here,
        still_here_until=filing.still_here_until,
        still_here_until_unknown=filing.still_here_until_unknown,
        companion=filing.companion,
        seen_alone=filing.seen_alone,
        police_told=filing.police_told,
        callback_phone=filing.callback_phone,
        form_version=form.version,
        limits=limits,
        age=said.age,
        way_in=said.way_in,
        suspicions=said.suspicions or (),
        indicators=said.indicators or (),
        concern=said.concern,
        vital_reason=vital.reason,
        vital_words=vital.words,
        excluded_units=conflict.unit_ids,
        conflict_note=conflict.note,
        agreed=_agreed(said.consent),
        names=[*names, *(person.aliases or ())],
        birth_date=birth.birth_date,
        age_band=birth.age_band,
        present_municipality=place.municipality,
        stated=list(stated_in(said, form)),
        contents=_contents_of(said, person),
        answers={class_: rows for class_, rows in held.items() if rows},
    )


def extension_command(
    report_id: UUID, sent: Extension, principal: Principal, idempotency_key: IdempotencyKey
) -> ExtendReport:
    """The command of what is added; of an object of single facts only those that are said. Raises as `filing_command`."""
    person, form = sent.person or Person(), _form_of(sent, principal.sector)
    birth, place = person.birth or Birth(), person.present_place or Place()
    contents = _contents_of(sent, person)
    for class_ in _GOES_ON if place.municipality else (*_GOES_ON, "present_place"):
        if class_ in contents:
            contents[class_] = {name: said for name, said in contents[class_].items() if said not in (None, [])}
    further = LaterAnswers(
        stated=list(stated_in(sent, form)),
        contents=contents,
        answers=_kept(form, sent.answers),
        birth_date=birth.birth_date,
        age_band=birth.age_band,
        present_municipality=place.municipality,
    )
    return ExtendReport(principal, idempotency_key, report_id, sent.expected_version, further, sent.draft_id)


def stated_in(sent: AboutPerson | Extension, form: Form) -> Iterator[SentField]:
    """Every field that says something about the person, and every answer to a question of the form.

    Text counts as written unless the form knows it as something else: an unforeseen field is none of the exceptions.
    """
    for name in AboutPerson.model_fields:
        if name in type(sent).model_fields and name != "answers":
            yield from _stated(sent, name, "")
    for index, each in enumerate(sent.answers or ()):
        if (question := form.questions.get(each.question)) is not None:
            shared = question.class_ in forms.OF_THE_PLACE
            yield SentField(f"answers.{index}.values", question.class_, question.manner, shared)


def _stated(model: CamelModel, field: str, inside: str) -> Iterator[SentField]:
    name = f"{inside}{type(model).model_fields[field].alias or field}"
    value = getattr(model, field)
    for place, each in enumerate(value) if isinstance(value, list) else ((None, value),):
        at = name if place is None else f"{name}.{place}"
        if isinstance(each, CamelModel):
            for further in type(each).model_fields:
                yield from _stated(each, further, f"{at}.")
        elif each is not None:
            yield SentField(at, class_of(name), _manner_of(name, at, each))


def class_of(name: str) -> str:
    """The class of the access table that a field of a person belongs to, by its name without places of lists."""
    head, *inside = [each for each in name.split(".") if not each.isdecimal()]
    known = CLASS_OF.get(f"person.{inside[0]}" if head == "person" else head)
    return known or (inside[0] if head == "person" else head)


def _manner_of(name: str, at: str, value: object) -> Manner:
    if name in _CODES:
        return Manner.CHOSEN
    known = _OF_THE_FORM.get(at) or _OF_THE_FORM.get(f"{name}.0")
    if known is not None:
        return known
    if isinstance(value, Enum | bool | UUID):
        return Manner.CHOSEN
    return Manner.EXACT if isinstance(value, date) else Manner.WRITTEN


def _form_of(sent: ReportFiling | Extension, sector: str | None) -> Form:
    try:
        return forms.form(sector or "", sent.form_version)
    except reference.UnknownReference:
        raise InvalidInput([("formVersion", "is no version of the form: leave it out for the newest.")]) from None


def _kept(form: Form, answers: Sequence[FormAnswer] | None) -> dict[str, list[dict[str, Any]]]:
    return kept_of(form, [(each.question, each.values) for each in answers or ()])


def _agreed(consent: Consent | None) -> dict[ConsentScope, bool]:
    if consent is None:
        return {}
    return {ConsentScope.IDENTIFICATION: consent.identification, ConsentScope.SHARE_CLINICAL: consent.share_clinical}


def _contents_of(sent: AboutPerson | Extension, person: Person) -> dict[str, dict[str, Any]]:
    """What is kept as it was sent, by class of the access table."""
    names = _dumped(person.names)
    contents = {
        "person_name": {"names": names, "aliases": person.aliases} if names or person.aliases else None,
        "person_numbers": {"numbers": _dumped(person.numbers)} if person.numbers else None,
        "sex": {"sex": person.sex} if person.sex else None,
        "citizenship": {"countries": person.citizenships} if person.citizenships else None,
        "residence": {"status": person.residence} if person.residence else None,
        "language_needs": _dump(person.language_needs),
        "safe_contact": _dump(person.safe_contact),
        "contact_flags": _dump(person.contact_flags),
        "present_place": _dump(person.present_place),
        "account": {"text": sent.account} if sent.account else None,
        "clinical": {"text": sent.clinical} if sent.clinical else None,
        "care_needs": {"text": sent.care_needs} if sent.care_needs else None,
    }
    return {name: content for name, content in contents.items() if content}


def _dump(model: CamelModel | None) -> dict[str, Any] | None:
    """None when nothing is said: an empty object must not look like something recorded."""
    if model is None or all(getattr(model, name) is None for name in model.model_fields_set):
        return None
    return model.model_dump(mode="json", by_alias=True)


def _dumped(models: Sequence[CamelModel] | None) -> list[dict[str, Any]]:
    """Those of `models` that say something."""
    return [said for model in models or () if (said := _dump(model)) is not None]
