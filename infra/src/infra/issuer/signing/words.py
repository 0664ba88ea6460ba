"""What the pages say, in the languages of the platform; the one that sent the browser asks for one by `ui_locales`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES: Final = ("sr-Cyrl", "sr-Latn", "en")
ASKED: Final = "ui_locales"


class Words(NamedTuple):
    """One sentence in every language."""

    sr_cyrl: str
    sr_latn: str
    en: str

    def said(self, language: str) -> str:
        """In one of LANGUAGES."""
        return self[LANGUAGES.index(language)]


def language_of(asked: Mapping[str, str]) -> str:
    """The first language of `ui_locales` that we speak, else Serbian in Cyrillic."""
    for tag in asked.get(ASKED, "").lower().split():
        for language in LANGUAGES:
            if tag == language.lower() or tag.startswith(f"{language.lower()}-"):
                return language
    return LANGUAGES[0]


CHOOSE = Words("Изаберите особу", "Izaberite osobu", "Choose a person")
INVENTED = Words(
    "Демонстрација на овом рачунару: све особе су измишљене и нико не уноси лозинку.",
    "Demonstracija na ovom računaru: sve osobe su izmišljene i niko ne unosi lozinku.",
    "A demonstration on this computer: all people are invented and nobody enters a password.",
)
ONCE_MORE = Words("Потврдите још једном", "Potvrdite još jednom", "Confirm once more")
IS_IT_YOU = Words(
    "Оно што следи тражи додатну потврду да сте то ви:",
    "Ono što sledi traži dodatnu potvrdu da ste to vi:",
    "What follows asks for one more confirmation that this is you:",
)
IT_IS_ME = Words("Потврђујем, то сам ја", "Potvrđujem, to sam ja", "I confirm, this is me")
RATHER_NOT = Words("Ипак не", "Ipak ne", "Rather not")
GIVE_UP = Words(
    "Одустани и врати се у апликацију", "Odustani i vrati se u aplikaciju", "Give up and go back to the application"
)
SIGNED_OUT = Words("Одјављени сте", "Odjavljeni ste", "You are signed out")
CLOSE_IT = Words("Можете затворити ову страну.", "Možete zatvoriti ovu stranu.", "You can close this page.")
CANNOT_SIGN_IN = Words("Улазак у систем није могућ", "Ulazak u sistem nije moguć", "Signing in is not possible")

UNKNOWN_CLIENT = Words(
    "Непозната апликација: вратите се у апликацију и уђите у систем из ње.",
    "Nepoznata aplikacija: vratite se u aplikaciju i uđite u sistem iz nje.",
    "An unknown application: go back to the application and sign in from there.",
)
OTHER_REDIRECT = Words(
    "Повратна адреса није она коју је апликација навела: вратите се у апликацију и уђите у систем из ње.",
    "Povratna adresa nije ona koju je aplikacija navela: vratite se u aplikaciju i uđite u sistem iz nje.",
    "The way back is not the one that the application registered: go back to the application and sign in from there.",
)
IS_OVER = Words(
    "Време за улазак у систем је истекло: вратите се у апликацију и почните поново.",
    "Vreme za ulazak u sistem je isteklo: vratite se u aplikaciju i počnite ponovo.",
    "This sign-in is over: go back to the application and begin again.",
)
NOT_LISTED = Words(
    "Те особе нема међу измишљеним особама: вратите се на претходну страну и изаберите једну са списка.",
    "Te osobe nema među izmišljenim osobama: vratite se na prethodnu stranu i izaberite jednu sa spiska.",
    "That person is not among the invented people: go back to the page before and choose one from the list.",
)
CHOOSE_FIRST = Words(
    "Прво изаберите особу: вратите се на претходну страну.",
    "Prvo izaberite osobu: vratite se na prethodnu stranu.",
    "Choose a person first: go back to the page before.",
)
WHOSE_SESSION = Words(
    "Није јасно кога треба одјавити: одјавите се из апликације.",
    "Nije jasno koga treba odjaviti: odjavite se iz aplikacije.",
    "It is not clear whose sign-in this ends: sign out in the application.",
)
OTHER_APPLICATION = Words(
    "У систем сте ушли из друге апликације: одјавите се из ње.",
    "U sistem ste ušli iz druge aplikacije: odjavite se iz nje.",
    "The sign-in belongs to another application: sign out there.",
)
OUT_BUT_NOT_BACK = Words(
    "Одјављени сте. Повратна адреса није она коју је апликација навела: вратите се у апликацију сами.",
    "Odjavljeni ste. Povratna adresa nije ona koju je aplikacija navela: vratite se u aplikaciju sami.",
    "You are signed out. The way back is not the one that the application registered: go back to it yourself.",
)
