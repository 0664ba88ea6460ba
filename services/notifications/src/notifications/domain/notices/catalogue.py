"""Every sentence the platform sends, by code. A sentence says that something is open, never what; a mail says it in every language."""

from __future__ import annotations

from contracts.words.notices import NoticeCode

SUBJECT = "Обавештење / Obaveštenje / Notice"
MAIL_LANGUAGES = ("sr-Cyrl", "sr-Latn", "en")

# It is not known who opens the mailbox of a unit, so that a mail is written for readers of either script, and of none.
IN_CYRILLIC: dict[NoticeCode, str] = {
    NoticeCode.REQUEST_WAITS: "Нови захтев чека преузимање. Уђите у систем.",
    NoticeCode.REQUEST_UPDATED: "Захтев је ажуриран. Уђите у систем.",
    NoticeCode.TERM_PASSED: "Рок је истекао. Уђите у систем.",
    NoticeCode.ACCESS_CHANGED: "Приступ је промењен.",
    NoticeCode.REQUEST_WITHDRAWN: "Захтев је повучен.",
    NoticeCode.ITEM_RECEIVED: "Ваша пријава је примљена. Уђите у систем да је видите.",
    NoticeCode.ITEM_UPDATED: "Има новости о Вашој пријави. Уђите у систем.",
    NoticeCode.CONFIRMATION_WAITS: "Прослеђивање чека Вашу потврду. Уђите у систем.",
    NoticeCode.OPENING_REFUSED: "Један приступ није дозвољен. Уђите у систем и проверите.",
    NoticeCode.REPORTER_ANSWERED: "Стигао је нов одговор. Уђите у систем.",
    NoticeCode.URGENT_ANSWER: "Стигао је хитан одговор. Уђите у систем.",
    NoticeCode.REPORT_EXTENDED: "Стигла је допуна. Уђите у систем.",
    NoticeCode.REPORT_CORRECTED: "Нешто је исправљено. Уђите у систем.",
    NoticeCode.URGENT_REQUEST_WAITS: "Хитан захтев чека. Уђите у систем.",
    NoticeCode.HAND_OVER_WAITS: "Нешто у Вашој служби чека да га неко преузме. Уђите у систем.",
    NoticeCode.QUESTION_WAITS: "Потребна је допуна. Уђите у систем.",
    NoticeCode.QUESTION_ANSWERED: "Стигао је одговор на питање. Уђите у систем.",
    NoticeCode.CONSENT_RECORDED: "Забележен је нечији одговор. Уђите у систем.",
    NoticeCode.AGE_FOUND_OUT: "Поступање је промењено. Уђите у систем.",
    NoticeCode.REPORT_REOPENED: "Нешто је поново отворено. Уђите у систем.",
    NoticeCode.CASE_ASSIGNED: "Нешто Вам је додељено. Уђите у систем.",
    NoticeCode.CASE_RECUSED: "Нешто треба да доделите. Уђите у систем.",
    NoticeCode.WORKER_NEEDED: "За нешто је потребан други радник. Уђите у систем.",
    NoticeCode.SECOND_PERSON_NEEDED: "Један предлог чека потврду друге особе. Уђите у систем.",
    NoticeCode.PROPOSAL_DECIDED: "Ваш предлог више не чека. Уђите у систем.",
    NoticeCode.DISMISSAL_WAITS: "Један предлог чека Вашу одлуку. Уђите у систем.",
    NoticeCode.DISMISSAL_DECIDED: "Ваш предлог више не чека одлуку. Уђите у систем.",
    NoticeCode.SIGNATURE_WAITS: "Нешто чека Ваш потпис. Уђите у систем.",
    NoticeCode.DECISION_WAITS: "Нешто чека Вашу одлуку. Уђите у систем.",
    NoticeCode.CASE_MOVED: "Нешто што водите је одмакло даље. Уђите у систем.",
    NoticeCode.DRAFT_WAITS: "Нешто сте започели и нисте послали. Уђите у систем.",
    NoticeCode.DRAFT_GOES: "Нешто што сте започели ускоро ће бити обрисано. Уђите у систем.",
    NoticeCode.UNFINISHED_WAITS: "Нешто у Вашој служби је започето и није послато. Уђите у систем.",
    NoticeCode.ADVICE_WAITS: "Нечије питање чека одговор. Уђите у систем.",
    NoticeCode.ADVICE_OVERDUE: "Једно питање још нема одговор. Уђите у систем.",
    NoticeCode.ADVICE_ANSWERED: "Стигао је одговор на Ваше питање. Уђите у систем.",
    NoticeCode.SEARCHES_BOUNDED: "Нешто треба да проверите. Уђите у систем.",
}

_CYRILLIC, _LATIN = "абвгдђежзијклмнопрстћуфхцчш", "abvgdđežzijklmnoprstćufhcčš"
_SINGLE = dict(zip(_CYRILLIC + _CYRILLIC.upper(), _LATIN + _LATIN.upper(), strict=True))
_LETTERS = str.maketrans(_SINGLE | {"љ": "lj", "њ": "nj", "џ": "dž", "Љ": "Lj", "Њ": "Nj", "Џ": "Dž"})
TEXTS: dict[NoticeCode, str] = {code: sentence.translate(_LETTERS) for code, sentence in IN_CYRILLIC.items()}

IN_ENGLISH: dict[NoticeCode, str] = {
    NoticeCode.REQUEST_WAITS: "A new request is waiting to be taken over. Please sign in.",
    NoticeCode.REQUEST_UPDATED: "A request has been updated. Please sign in.",
    NoticeCode.TERM_PASSED: "A term has passed. Please sign in.",
    NoticeCode.ACCESS_CHANGED: "Access has changed.",
    NoticeCode.REQUEST_WITHDRAWN: "A request has been withdrawn.",
    NoticeCode.ITEM_RECEIVED: "Your report has been received. Sign in to see it.",
    NoticeCode.ITEM_UPDATED: "There is news about your report. Please sign in.",
    NoticeCode.CONFIRMATION_WAITS: "Passing something on waits for your confirmation. Please sign in.",
    NoticeCode.OPENING_REFUSED: "An access was not allowed. Please sign in and check.",
    NoticeCode.REPORTER_ANSWERED: "A new answer has arrived. Please sign in.",
    NoticeCode.URGENT_ANSWER: "An urgent answer has arrived. Please sign in.",
    NoticeCode.REPORT_EXTENDED: "An addition has arrived. Please sign in.",
    NoticeCode.REPORT_CORRECTED: "Something has been corrected. Please sign in.",
    NoticeCode.URGENT_REQUEST_WAITS: "An urgent request is waiting. Please sign in.",
    NoticeCode.HAND_OVER_WAITS: "Something in your unit is waiting for somebody to take it. Please sign in.",
    NoticeCode.QUESTION_WAITS: "Something is asked of you. Please sign in.",
    NoticeCode.QUESTION_ANSWERED: "A question has been answered. Please sign in.",
    NoticeCode.CONSENT_RECORDED: "Somebody's answer has been recorded. Please sign in.",
    NoticeCode.AGE_FOUND_OUT: "What is to be done has changed. Please sign in.",
    NoticeCode.REPORT_REOPENED: "Something has been opened again. Please sign in.",
    NoticeCode.CASE_ASSIGNED: "Something has been assigned to you. Please sign in.",
    NoticeCode.CASE_RECUSED: "Something waits to be assigned. Please sign in.",
    NoticeCode.WORKER_NEEDED: "Another worker is needed for something. Please sign in.",
    NoticeCode.SECOND_PERSON_NEEDED: "A proposal waits for a second person's confirmation. Please sign in.",
    NoticeCode.PROPOSAL_DECIDED: "Your proposal does not wait any more. Please sign in.",
    NoticeCode.DISMISSAL_WAITS: "A proposal waits for your decision. Please sign in.",
    NoticeCode.DISMISSAL_DECIDED: "Your proposal does not wait for a decision any more. Please sign in.",
    NoticeCode.SIGNATURE_WAITS: "Something waits for your signature. Please sign in.",
    NoticeCode.DECISION_WAITS: "Something waits for your decision. Please sign in.",
    NoticeCode.CASE_MOVED: "Something that you have has moved on. Please sign in.",
    NoticeCode.DRAFT_WAITS: "You began something and have not sent it. Please sign in.",
    NoticeCode.DRAFT_GOES: "Something that you began will soon be removed. Please sign in.",
    NoticeCode.UNFINISHED_WAITS: "Something in your unit was begun and has not been sent. Please sign in.",
    NoticeCode.ADVICE_WAITS: "Somebody's question is waiting for an answer. Please sign in.",
    NoticeCode.ADVICE_OVERDUE: "A question still has no answer. Please sign in.",
    NoticeCode.ADVICE_ANSWERED: "Your question has been answered. Please sign in.",
    NoticeCode.SEARCHES_BOUNDED: "Something is for you to check. Please sign in.",
}


def text_of(code: NoticeCode) -> str:
    """The sentence for `code`, as the inbox answers it (sr-Latn)."""
    return TEXTS[code]


def mail_body(code: NoticeCode, platform_url: str) -> str:
    """The whole mail: the sentence in each of MAIL_LANGUAGES, Cyrillic first, and where to sign in."""
    sentences = f"{IN_CYRILLIC[code]}\n{text_of(code)}\n{IN_ENGLISH[code]}"
    return f"{sentences}\n\n{platform_url}\n"
