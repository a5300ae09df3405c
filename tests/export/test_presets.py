

@pytest.mark.parametrize("text", ['{"P": ' + "[" * 20_000, "[" * 100_000, '{"P": ' + "9" * 5_000 + "}"])
def test_what_no_program_wrote_is_left_out(text: str) -> None:
    assert read_presets(text) == {}
    assert read_style(text) is None
