"""Countries and languages as they can be answered."""

from babel import Locale

from contracts import reference


def test_countries_and_languages_are_those_that_have_a_name_in_all_three_languages() -> None:
    assert len(reference.countries()) == 249
    for locale in map(Locale.parse, ("sr_Cyrl", "sr_Latn", "en")):
        assert reference.countries() <= locale.territories.keys()
        assert reference.languages() <= locale.languages.keys()
    assert all(map(reference.is_country, ["RS", "BA", "NO", "SY"]))
    assert all(map(reference.is_language, ["sr", "rom", "sq", "no", "fa", "ar"]))
    assert set(reference.frequent_countries()) <= reference.offered_countries() < reference.countries()
    assert set(reference.frequent_languages()) <= reference.offered_languages() < reference.languages()
    # Kosovo and Metohija is a place within Serbia, and what represents many countries or no language is none.
    assert not any(map(reference.is_country, ["XK", "EU", "ZZ", "rs", "", "No"]))
    assert not any(map(reference.is_language, ["und", "mul", "zxx", "SR", "", "False"]))
