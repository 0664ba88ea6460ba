"""The form for a file: sent without a script, passed on while it comes, and shown again with what is wrong."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.support import files
from tests.support.cookie_browser import Browser, World
from tests.support.upstream import Reply, Upstream, page_of, problem, receipt

REPORT, TICKET, FILE = (f"0190a7f0-0000-7000-8000-00000000000{number}" for number in range(3))
NAME = "Jelisaveta-Kanarinac-modrice.pdf"
GIVEN = {"id": TICKET, "fileClass": "attachments", "expiresAt": "2026-11-24T12:10:00+00:00", "mostBytes": 26214400}
KEPT = {"id": FILE, "class": "attachments", "kind": "pdf", "size": 3, "scan": "clean"}
ANY = {"accept": "text/html", "accept-language": "en"}
HERE = f"/uploads/{REPORT}"


@pytest.fixture
async def doctor(browser: Browser, services: Upstream) -> Browser:
    """Signed in, reads English, wrote the report."""
    services.says("identification", "GET", f"/reports/{REPORT}/receipt", Reply(receipt(REPORT, version=3)))
    services.says("identification", "POST", f"/reports/{REPORT}/uploads", Reply(GIVEN, 201))
    services.says("identification", "PUT", f"/uploads/{TICKET}", Reply(KEPT, 201))
    held = {"id": FILE, "kind": "pdf", "size": 2_400_000, "scan": "clean", "at": "2026-11-24T12:10:00+00:00"}
    services.says("identification", "GET", f"/reports/{REPORT}", Reply(_report(held)))
    services.says("identification", "GET", "/reports", page_of([]))
    browser.gateway.headers.update(ANY)
    await browser.sign_in("health.nis", to=HERE)
    return browser


def _report(*files_of_it: dict[str, Any]) -> dict[str, Any]:
    shown = {"changedAt": None, "changes": [], "files": list(files_of_it)}
    about = {"id": REPORT, "version": 3, "state": "submitted", "positions": ["author"], "withheld": [], "persons": []}
    return {**about, "classes": {"attachments": shown, "clinical_images": None}}


async def sent(world: World, browser: Browser, content: bytes | None = None, name: str = NAME, **fields: str) -> Any:
    given = {"key": "form-12345678", "version": "1", "class": "attachments", **fields}
    file = {"file": (name, content if content is not None else files.pdf(), "text/html")}
    return await browser.gateway.post(HERE, data=given, files=file, headers={"origin": world.origin, **ANY})


def calls(services: Upstream, method: str) -> list[Any]:
    return [call for call in services.to("identification") if call.method == method]


async def test_a_chosen_file_is_passed_on_and_its_name_is_let_go(
    world: World, doctor: Browser, services: Upstream
) -> None:
    content = files.long_wav(3_000_000)
    answer = await sent(world, doctor, content)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/entries/{REPORT}?added=file")
    (asked,) = calls(services, "POST")
    assert asked.sent == {"expectedVersion": 1, "fileClass": "attachments"}
    (put,) = calls(services, "PUT")
    assert put.body == content
    assert all("Kanarinac" not in str((call.path, call.query, call.headers, call.body[:100])) for call in (asked, put))


async def several(world: World, browser: Browser, *contents: bytes) -> Any:
    given = {"key": "form-12345678", "version": "1", "class": "attachments"}
    chosen = [("file", (NAME, content, "text/html")) for content in contents]
    return await browser.gateway.post(HERE, data=given, files=chosen, headers={"origin": world.origin, **ANY})


async def test_several_files_are_passed_on_one_after_the_other_each_with_a_ticket_of_its_own(
    world: World, doctor: Browser, services: Upstream
) -> None:
    contents = [files.long_wav(300_000), files.pdf(), files.long_wav(200_000)]
    answer = await several(world, doctor, contents[0], b"", *contents[1:])
    assert (answer.status_code, answer.headers["location"]) == (303, f"/entries/{REPORT}?added=file")
    assert [put.body for put in calls(services, "PUT")] == contents
    asked = [call.headers["idempotency-key"] for call in calls(services, "POST")]
    again = await several(world, doctor, contents[0], b"", *contents[1:])
    assert again.status_code == 303
    assert len(set(asked)) == len(contents)
    assert [call.headers["idempotency-key"] for call in calls(services, "POST")[3:]] == asked, (
        "pressed twice, done once"
    )


async def test_of_several_files_those_before_one_that_is_refused_are_kept_and_the_form_says_what_is_wrong(
    world: World, doctor: Browser, services: Upstream
) -> None:
    answers = iter((Reply(KEPT, 201), problem(422, "file-kind-refused")))
    services.says("identification", "PUT", f"/uploads/{TICKET}", lambda _: next(answers))
    shown = await several(world, doctor, files.pdf(), b"MZ" + bytes(2_000_000), files.pdf())
    assert shown.status_code == 422
    assert len(calls(services, "PUT")) == 2
    assert f'action="/records/{REPORT}/files/{FILE}"' in shown.text


async def described(world: World, browser: Browser, *rows: tuple[str, bytes]) -> Any:
    """What a browser without scripts sends of rows in which each file comes behind what it shows."""
    given: list[tuple[str, tuple[str | None, bytes]]] = [
        (name, (None, value))
        for name, value in (("key", b"form-12345678"), ("version", b"1"), ("class", b"attachments"))
    ]
    for number, (caption, content) in enumerate(rows, 1):
        given += [
            ("caption" if number == 1 else f"caption-{number}", (None, caption.encode())),
            ("file", (NAME, content)),
        ]
    return await browser.gateway.post(HERE, files=given, headers={"origin": world.origin, **ANY})


def said_of(page: str) -> dict[str, str]:
    """What stands in the fields for what files show."""
    return dict(re.findall(r'name="(caption[^"]*)"(?: type="text" value="([^"]*)")?', page))


async def test_what_each_file_shows_goes_with_its_ticket(world: World, doctor: Browser, services: Upstream) -> None:
    rows = [(" Rana ", files.pdf()), ("", b""), ("", files.pdf()), ("Soba", files.long_wav(200_000))]
    assert (await described(world, doctor, *rows)).status_code == 303
    asked = [call.sent for call in calls(services, "POST")]
    assert [each.get("caption") for each in asked] == ["Rana", None, "Soba"]
    puts = calls(services, "PUT")
    assert [put.body for put in puts] == [content for _, content in rows if content]
    assert not any(word in str((put.path, put.query, put.headers)) for put in puts for word in ("Rana", "Soba"))


async def test_what_is_said_of_files_that_are_not_kept_stays_typed(
    world: World, doctor: Browser, services: Upstream
) -> None:
    refused = problem(422, "invalid-input", fields=[{"name": "caption", "problem": "is too long."}])
    answers = iter((Reply(GIVEN, 201), refused))
    services.says("identification", "POST", f"/reports/{REPORT}/uploads", lambda _: next(answers))
    long = "x" * 5_000
    rows = [("", b""), ("Rana", files.pdf()), (long, files.pdf()), ("Soba", files.pdf()), ("Hodnik", b"")]
    shown = await described(world, doctor, *rows)
    assert shown.status_code == 422
    assert said_of(shown.text) == {
        "caption": "",
        "caption-2": "",
        "caption-3": long,
        "caption-4": "Soba",
        "caption-5": "Hodnik",
    }
    assert '<a href="#caption-3">Write at most 200 characters' in shown.text
    assert len(calls(services, "PUT")) == 1


async def test_what_is_said_of_a_file_that_was_not_chosen_stays_typed_and_the_others_are_kept(
    world: World, doctor: Browser, services: Upstream
) -> None:
    shown = await described(world, doctor, ("Rana", files.pdf()), ("Soba", b""), ("", b""))
    assert (shown.status_code, len(calls(services, "PUT"))) == (422, 1)
    assert said_of(shown.text) == {"caption": "", "caption-2": "Soba", "caption-3": ""}
    assert '<a href="#file-2">Choose a file.</a>' in shown.text
    assert 'value="form-12345678"' not in shown.text, "the same key would give the ticket that was used"


@pytest.mark.parametrize("missing", ["class", "file"])
async def test_what_is_said_of_a_file_stays_typed_where_something_is_missing(
    world: World, doctor: Browser, missing: str
) -> None:
    fields = {"class": ""} if missing == "class" else {"content": b"", "name": ""}
    shown = await sent(world, doctor, caption="Rana", **fields)
    assert said_of(shown.text) == {"caption": "Rana", "caption-2": "", "caption-3": ""}


async def test_what_a_file_shows_is_read_with_it_and_never_printed(doctor: Browser, services: Upstream) -> None:
    held = {"id": FILE, "kind": "pdf", "size": 3, "scan": "clean", "at": "2026-11-24T12:10:00+00:00", "caption": "Rana"}
    services.says("identification", "GET", f"/reports/{REPORT}", Reply(_report(held)))
    assert '<p class="govuk-body spona-typed spona-screen-only">Rana</p>' in (await doctor.gateway.get(HERE)).text
    receipt_page = (await doctor.gateway.get(f"/entries/{REPORT}")).text
    assert '<span class="spona-typed spona-screen-only"><br>Rana</span>' in receipt_page
    assert receipt_page.count("Rana") == 1


async def test_a_form_that_is_sent_again_asks_for_the_same_ticket(
    world: World, doctor: Browser, services: Upstream
) -> None:
    services.says("identification", "PUT", f"/uploads/{TICKET}", problem(503, "unavailable"))
    shown = await sent(world, doctor)
    assert shown.status_code == 503
    again: dict[str, Any] = dict(re.findall(r'name="(key|version)" value="([^"]+)"', shown.text))
    assert again.keys() == {"key", "version"}
    services.says("identification", "PUT", f"/uploads/{TICKET}", problem(409, "upload-ended"))
    ended = await sent(world, doctor, None, **again)
    assert "Look whether the file is there already" in ended.text
    assert f'action="/records/{REPORT}/files/{FILE}"' in ended.text
    first, second = calls(services, "POST")
    assert first.sent == second.sent
    assert first.headers["idempotency-key"] == second.headers["idempotency-key"]


async def test_what_others_changed_meanwhile_lets_no_one_choose_the_file_again(
    world: World, doctor: Browser, services: Upstream
) -> None:
    stale = problem(409, "stale-version", currentState="submitted", currentVersion=4, changedFields=["danger"])
    answers = iter((stale, Reply(GIVEN, 201)))
    services.says("identification", "POST", f"/reports/{REPORT}/uploads", lambda _: next(answers))
    assert (await sent(world, doctor)).status_code == 303
    first, second = calls(services, "POST")
    assert (first.sent["expectedVersion"], second.sent["expectedVersion"]) == (1, 4)
    assert first.headers["idempotency-key"] != second.headers["idempotency-key"]


async def test_the_author_finds_what_is_there_already(doctor: Browser) -> None:
    shown = await doctor.gateway.get(HERE)
    assert "Document 1" in re.sub(r"<[^>]+>", "", shown.text)
    assert "2.4\u00a0MB" in shown.text
    assert f'action="/records/{REPORT}/files/{FILE}"' in shown.text


async def test_the_receipt_lists_what_was_added_and_names_nothing(doctor: Browser, services: Upstream) -> None:
    held = {"id": FILE, "kind": "pdf", "size": 2_400_000, "scan": "not_scanned", "at": "2026-11-24T12:10:00+00:00"}
    photo = {"id": TICKET, "kind": "jpeg", "size": 900_000, "scan": "clean", "at": "2026-11-24T12:05:00+00:00"}
    shown = _report(held)
    shown["classes"]["clinical_images"] = {"changedAt": None, "changes": [], "files": [photo]}
    services.says("identification", "GET", f"/reports/{REPORT}", Reply(shown))
    page = (await doctor.gateway.get(f"/entries/{REPORT}")).text
    section = page.partition('id="files"')[2].partition("</section>")[0]
    lines = [re.sub(r"<[^>]+>|\xa0", " ", each).split() for each in section.split("<li>")[1:]]
    assert [line[:4] for line in lines] == [["Picture", "(JPEG,", "900", "kB),"], ["Document", "(PDF,", "2.4", "MB),"]]
    assert "No virus was found in it." in section
    assert "Nobody has looked for viruses in it." in section
    assert f'href="/uploads/{REPORT}"' in section
    assert "injur" not in section, "a paper that lies about says nothing of what a file shows"


@pytest.mark.parametrize(("version", "asked", "said"), [(1, 0, False), (3, 1, True)])
async def test_the_receipt_is_there_when_files_cannot_be_read(
    doctor: Browser, services: Upstream, version: int, asked: int, said: bool
) -> None:
    services.says("identification", "GET", f"/reports/{REPORT}/receipt", Reply(receipt(REPORT, version=version)))
    services.says("identification", "GET", f"/reports/{REPORT}", problem(503, "unavailable"))
    before = len([call for call in calls(services, "GET") if call.path == f"/reports/{REPORT}"])
    page = await doctor.gateway.get(f"/entries/{REPORT}")
    assert (page.status_code, "cannot be shown now" in page.text) == (200, said)
    reads = [call for call in calls(services, "GET") if call.path == f"/reports/{REPORT}"]
    assert bool(len(reads) - before) is bool(asked)


async def test_what_was_cut_off_does_not_pass_for_a_whole_file(
    world: World, doctor: Browser, services: Upstream
) -> None:
    headers = {"origin": world.origin, **ANY, "content-type": "multipart/form-data; boundary=x"}
    head = b'--x\r\nContent-Disposition: form-data; name="key"\r\n\r\nform-12345678\r\n'
    head += b'--x\r\nContent-Disposition: form-data; name="class"\r\n\r\nattachments\r\n'
    head += b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
    cut = await doctor.gateway.post(HERE, content=head + files.mp3(100)[:-4180], headers=headers)
    assert cut.status_code >= 400
    small = head + b"abc\r\n" + b"--x\r\nC:a\r\n\r\n\r\n" * 60 + b"--x--\r\n"
    assert (await doctor.gateway.post(HERE, content=small, headers=headers)).status_code == 400


async def test_a_file_that_no_body_holds_is_told_the_limit_in_each_language(
    world: World, doctor: Browser, services: Upstream
) -> None:
    for language, said in (
        ("en", "The file is larger than 25 MB"),
        ("sr-Cyrl", "Датотека је већа од 25 MB"),
        ("sr-Latn", "Datoteka je veća od 25 MB"),
    ):
        doctor.gateway.headers["accept-language"] = language
        given = {"key": "form-12345678", "version": "1", "class": "attachments"}
        file = {"file": (NAME, bytes(33 * 2**20), "text/html")}
        answer = await doctor.gateway.post(HERE, data=given, files=file, headers={"origin": world.origin})
        assert (answer.status_code, said in answer.text) == (413, True)
    assert calls(services, "PUT") == calls(services, "POST") == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"class": ""}, "Choose what it is."),
        ({"content": b"", "name": ""}, "Choose a file."),
        ({"content": b""}, "Choose a file."),
    ],
)
async def test_what_is_missing_is_named_and_nothing_is_sent(
    world: World, doctor: Browser, services: Upstream, changes: dict[str, Any], said: str
) -> None:
    answer = await sent(world, doctor, **changes)
    assert answer.status_code == 422
    assert said in answer.text
    assert calls(services, "PUT") == calls(services, "POST") == []


async def test_what_identification_refuses_is_above_the_form(world: World, doctor: Browser, services: Upstream) -> None:
    for slug, status, said in (
        ("file-kind-refused", 422, "This kind of file is not taken"),
        ("file-infected", 422, "A virus was found in the file"),
        ("upload-ended", 409, "This upload has ended"),
    ):
        services.says("identification", "PUT", f"/uploads/{TICKET}", problem(status, slug))
        answer = await sent(world, doctor, files.long_wav(2_000_000), **{"class": "clinical_images"})
        assert answer.status_code == status
        assert said in answer.text
        assert 'value="clinical_images" checked' in answer.text.replace("\n", " ")
        assert "Kanarinac" not in answer.text


async def test_a_form_that_is_none_is_refused(world: World, doctor: Browser, services: Upstream) -> None:
    headers = {"origin": world.origin, **ANY, "content-type": "multipart/form-data; boundary=x"}
    for body in (b"nothing", b"--x\r\n\r\n", b"--x--"):
        answer = await doctor.gateway.post(HERE, content=body, headers=headers)
        assert answer.status_code in (400, 422), body
    assert calls(services, "PUT") == []


async def test_a_head_without_end_is_refused(world: World, doctor: Browser, services: Upstream) -> None:
    headers = {"origin": world.origin, **ANY, "content-type": "multipart/form-data; boundary=x"}
    for endless in (
        b"--x\r\nx-more: " + b"y" * 3_000_000,
        b"--x\r\n" + b"".join(b"x-%d: y\r\n" % n for n in range(90_000)),
    ):
        assert (await doctor.gateway.post(HERE, content=endless, headers=headers)).status_code == 400
    many = b"".join(b'--x\r\ncontent-disposition: form-data; name="n%d"\r\n\r\ny\r\n' % n for n in range(30))
    assert (await doctor.gateway.post(HERE, content=many + b"--x--", headers=headers)).status_code == 400
    assert calls(services, "PUT") == []


async def test_another_site_sends_nothing(doctor: Browser, services: Upstream) -> None:
    headers = {"origin": "https://elsewhere.example", "sec-fetch-site": "cross-site"}
    answer = await doctor.gateway.post(HERE, files={"file": ("a", b"b")}, headers=headers)
    assert answer.status_code == 403
    assert calls(services, "PUT") == []


async def test_who_did_not_write_the_report_finds_no_form(world: World, doctor: Browser, services: Upstream) -> None:
    other = Reply(receipt(REPORT, positions=["unit"]))
    services.says("identification", "GET", f"/reports/{REPORT}/receipt", other)
    assert (await doctor.gateway.get(HERE)).status_code == 404
    assert (await sent(world, doctor)).status_code == 404
    assert calls(services, "PUT") == []


@pytest.mark.parametrize("keyed", [True, False], ids=["keyed in", "the Centre's own"])
async def test_an_author_at_the_centre_is_shown_the_form_and_led_to_the_record_for_what_is_there(
    world: World, browser: Browser, services: Upstream, keyed: bool
) -> None:
    found = receipt(REPORT, version=3, positions=["author", "intake"])
    if keyed:
        how = {"source": "phone", "receivedAt": "2026-11-28T13:05:00+00:00", "enteredAt": "2026-11-28T13:20:00+00:00"}
        found["classes"]["reference"]["keyed"] = {**how, "enteredBy": "intake", "offerable": False}
    services.says("identification", "GET", f"/reports/{REPORT}/receipt", Reply(found))
    services.says("identification", "POST", f"/reports/{REPORT}/uploads", Reply(GIVEN, 201))
    services.says("identification", "PUT", f"/uploads/{TICKET}", problem(422, "file-infected"))
    browser.gateway.headers.update(ANY)
    await browser.sign_in("intake.centre", to="/")
    receipt_page = (await browser.gateway.get(f"/entries/{REPORT}")).text
    assert f'href="{HERE}"' in receipt_page
    for shown, status in (
        (await browser.gateway.get(HERE), 200),
        (await sent(world, browser, b"", name=""), 422),
        (await sent(world, browser), 422),
        (await sent(world, browser, ui_language="sr-Latn"), 200),
    ):
        assert shown.status_code == status, shown.text
        assert 'type="file"' in shown.text
        assert f'href="/records/{REPORT}#person"' in shown.text
        assert f"/records/{REPORT}/files/" not in shown.text
    # To look at what is there would count as the Centre's opening.
    assert not [call for call in calls(services, "GET") if call.path == f"/reports/{REPORT}"]


async def test_a_picture_is_looked_at_and_anything_else_is_saved(
    world: World, doctor: Browser, services: Upstream
) -> None:
    where = f"/reports/{REPORT}/files/{FILE}"
    for kind, how, disposition in (
        ("image/png", "picture", "inline"),
        ("image/png", "file", "attachment"),
        ("application/pdf", "picture", "attachment"),
    ):
        values = {"content-type": kind, "content-disposition": 'attachment; filename="S-1.x"'}
        services.says("identification", "GET", where, Reply(raw=b"bytes", headers=values))
        answer = await doctor.gateway.post(
            f"/records/{REPORT}/files/{FILE}", data={"as": how}, headers={"origin": world.origin, **ANY}
        )
        assert (answer.status_code, answer.content) == (200, b"bytes")
        assert answer.headers["content-disposition"].startswith(disposition)
    led = await doctor.gateway.get(f"/records/{REPORT}/files/{FILE}")
    assert (led.status_code, led.headers["location"]) == (303, f"/records/{REPORT}#files")
