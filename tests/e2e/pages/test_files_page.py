"""A doctor adds a photo by page, the Centre looks at it behind a press, and a centre for social work does not see that there is one."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.filings import accepted, filed, girl
from tests.e2e.pages.every_page import ONE_STACK
from tests.e2e.pages.filing import meanwhile
from tests.e2e.pages.visitors import WITHOUT_SCRIPTS_AT_NIGHT, Visitors
from tests.e2e.people import Everybody
from tests.support import files
from tests.support.browser import NARROW
from tests.support.stack import Stack
from tests.support.stack_bus import everything

pytestmark = ONE_STACK
NAME = "Jelisaveta-Kanarinac-modrice"


def photo(folder: Path) -> Path:
    """A picture under a name that says too much."""
    path = folder / f"{NAME}.png"
    path.write_bytes(files.png(files.chunk(b"tEXt", b"where\0" + files.GPS), width=40, height=30))
    return path


@WITHOUT_SCRIPTS_AT_NIGHT
def test_a_photo_is_added_looked_at_and_closed_to_others(
    visitors: Visitors, stack: Stack, tmp_path: Path, *, scripts: bool
) -> None:
    report = meanwhile(stack, lambda people: filed(people("health.nis"), girl()))
    doctor = visitors.signed_in("health.nis", to=f"/entries/{report}", width=NARROW, scripts=scripts)
    page = doctor.page
    page.locator(f'a[href="/uploads/{report}"]').click()
    page.locator("main form .govuk-button").click()
    expect(page.locator(".govuk-error-summary li")).to_have_count(2)
    page.locator('input[value="attachments"]').check()
    page.locator("#caption").fill("ж" * 201)
    page.locator("#file").set_input_files(photo(tmp_path))
    page.locator("main form .govuk-button").click()
    expect(page.locator('.govuk-error-summary a[href="#caption"]')).to_be_visible()
    expect(page.locator("#caption")).to_have_value("ж" * 201)
    page.locator("#caption").fill("Соба у којој спава")
    page.locator("#file").set_input_files(photo(tmp_path))
    page.locator("main form .govuk-button").click()
    page.wait_for_url(f"**/entries/{report}?added=file")
    expect(page.locator(".govuk-notification-banner")).to_be_visible()
    expect(page.locator("section:has(#files-title) li")).to_contain_text("Соба у којој спава")

    intake = visitors.signed_in("intake.centre", to=f"/records/{report}", scripts=scripts)
    assert intake.page.locator("#files").count() == 0
    intake.page.locator('form[action*="/identity"] button').click()
    expect(intake.page.locator(".spona-files li")).to_have_count(1)
    shows = intake.page.locator(".spona-files li", has_text="Соба у којој спава").get_by_text("Соба у којој спава")
    expect(shows).to_be_visible()
    intake.page.emulate_media(media="print")
    expect(intake.page.locator(".spona-files li")).to_be_visible()
    expect(shows).to_be_hidden()
    intake.page.emulate_media(media="screen")
    with intake.page.expect_popup() as opened:
        intake.page.locator('.spona-files button[value="picture"]').click()
    expect(opened.value.locator("img")).to_be_visible()
    assert opened.value.evaluate("document.images[0].naturalWidth") == 40
    with intake.page.expect_download() as saved:
        intake.page.locator('.spona-files button[value="file"]').click()
    assert saved.value.suggested_filename.startswith("S-")
    assert saved.value.suggested_filename.endswith("-1.png")
    kept = Path(saved.value.path()).read_bytes()
    assert kept.startswith(b"\x89PNG")
    assert files.GPS not in kept
    if scripts:
        # The answer to a form that was sent empty.
        assert [each for each in (*doctor.violations(), *intake.violations()) if "422" not in each] == []

    async def csr(people: Everybody) -> None:
        await accepted(people("csr.nis"), report)

    meanwhile(stack, csr)
    worker = visitors.signed_in("csr.nis", to=f"/records/{report}", scripts=scripts)
    worker.page.locator('form[action*="/identity"] button').click()
    assert worker.page.locator(".spona-files").count() == 0


@WITHOUT_SCRIPTS_AT_NIGHT
def test_several_files_are_added_at_once_each_with_what_it_shows(
    visitors: Visitors, stack: Stack, tmp_path: Path, *, scripts: bool
) -> None:
    report = meanwhile(stack, lambda people: filed(people("health.nis"), girl()))
    doctor = visitors.signed_in("health.nis", to=f"/uploads/{report}", width=NARROW, scripts=scripts)
    page, chosen = doctor.page, [tmp_path / f"{number}.pdf" for number in range(3)]
    for path in chosen:
        path.write_bytes(files.pdf(path.name.encode()))
    page.locator('input[value="attachments"]').check()
    if scripts:
        page.locator("#file").set_input_files(chosen)
        expect(page.locator('label[for="caption-2"]')).to_contain_text("1.pdf")
        expect(page.locator("fieldset")).to_have_count(1)
    else:
        for name, path in zip(("file", "file-2", "file-3"), chosen, strict=True):
            page.locator(f"#{name}").set_input_files(path)
    for number, name in enumerate(("caption", "caption-2", "caption-3")):
        page.locator(f"#{name}").fill(f"Страна {number}")
    assert not scripts or doctor.axe() == []
    assert not doctor.overflows()
    posts: list[str] = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    page.locator("main form .govuk-button").click()
    page.wait_for_url(f"**/entries/{report}?added=file")
    added = page.locator("section:has(#files-title) li")
    expect(added).to_contain_text([f"Страна {number}" for number in range(3)])
    assert len(posts) == (3 if scripts else 1)
    assert doctor.violations() == [] or not scripts


def test_what_is_said_of_files_behind_one_that_is_refused_stays_typed_and_goes_with_them(
    visitors: Visitors, stack: Stack, tmp_path: Path
) -> None:
    report = meanwhile(stack, lambda people: filed(people("health.nis"), girl()))
    page, chosen = visitors.signed_in("health.nis", to=f"/uploads/{report}").page, []
    for number in range(3):
        chosen.append(tmp_path / f"{number}.pdf")
        chosen[-1].write_bytes(b"MZ" if number == 1 else files.pdf())
    page.locator('input[value="attachments"]').check()
    page.locator("#file").set_input_files(chosen)
    for number, name in enumerate(("caption", "caption-2", "caption-3")):
        page.locator(f"#{name}").fill(f"Страна {number}")
    page.locator("form[data-sends] > .govuk-button").click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    expect(page.locator(".spona-files li")).to_contain_text(["Страна 0"])
    expect(page.locator("#caption")).to_have_value("Страна 1")
    chosen[1].write_bytes(files.pdf())
    page.locator("#file").set_input_files(chosen[1:])
    expect(page.locator("#caption-2")).to_have_value("Страна 2")
    page.locator("form[data-sends] > .govuk-button").click()
    page.wait_for_url(f"**/entries/{report}?added=file")
    expect(page.locator("section:has(#files-title) li")).to_contain_text([f"Страна {number}" for number in range(3)])


def test_a_file_of_which_no_answer_came_does_not_stand_in_the_way_of_the_next(
    visitors: Visitors, stack: Stack, tmp_path: Path
) -> None:
    report = meanwhile(stack, lambda people: filed(people("health.nis"), girl()))
    page, chosen = visitors.signed_in("health.nis", to=f"/uploads/{report}").page, []
    for number in range(2):
        chosen.append(tmp_path / f"{number}.pdf")
        chosen[-1].write_bytes(files.pdf())
    page.locator('input[value="attachments"]').check()
    page.locator("#file").set_input_files(chosen)
    for number, name in enumerate(("caption", "caption-2")):
        page.locator(f"#{name}").fill(f"Страна {number}")
    # The first one arrives and the script never hears of it: both are sent by the form itself.
    page.evaluate("Object.defineProperty(XMLHttpRequest.prototype, 'status', { get: () => 0 })")
    page.locator("form[data-sends] > .govuk-button").click()
    page.wait_for_url(f"**/entries/{report}?added=file")
    added = page.locator("section:has(#files-title) li")
    expect(added).to_contain_text([f"Страна {number}" for number in (0, 0, 1)])


def test_what_is_no_picture_is_refused_in_a_sentence(visitors: Visitors, stack: Stack, tmp_path: Path) -> None:
    report = meanwhile(stack, lambda people: filed(people("health.nis"), girl()))
    doctor = visitors.signed_in("health.nis", to=f"/uploads/{report}")
    page, hidden = doctor.page, tmp_path / f"{NAME}.jpg"
    hidden.write_bytes(b"MZ" + bytes(5_000_000))
    page.locator('input[value="clinical_images"]').check()
    page.locator("#file").set_input_files(hidden)
    page.locator("main form .govuk-button").click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    assert NAME not in page.content()
    assert page.locator('input[value="clinical_images"]').is_checked()
    assert doctor.axe() == []


def test_the_name_of_a_file_is_nowhere(stack: Stack) -> None:
    logs = b"".join(path.read_bytes() for path in stack.installation.logs.glob("*.log"))
    assert logs
    assert NAME.encode() not in logs

    async def bus() -> bytes:
        return await everything(stack.bus)

    assert NAME.encode() not in meanwhile(stack, lambda _: bus())
