"""Price books: the one that ships, TOML, LiteLLM's table; finding a model in one."""

import json

import pytest

import loopcost
from loopcost import LongContext, Price, Usage, bill, books


def write(path, text):
    path.write_text(text, encoding="utf-8")
    return path


def test_builtin():
    book = books.builtin()
    assert book.as_of == "2026-07-24" and "LiteLLM" in book.source and len(book) == 190
    assert book.find("claude-opus-4-7").price == Price(5, 25, 0.5, 6.25, 10)
    tier = book.find("claude-sonnet-4-5").price.long_context
    assert tier == LongContext(200_000, 6, 22.5)  # its source has no cache rates up there
    for model in book:
        bill(Usage(input=1000, output=1000), book.find(model).price)


@pytest.mark.parametrize(
    "name, entry",
    [
        ("claude-opus-4-7", "claude-opus-4-7"),
        ("anthropic/claude-opus-4-7", "claude-opus-4-7"),
        ("openrouter/anthropic/claude-opus-4-7", "claude-opus-4-7"),
        ("us.anthropic.claude-opus-4-7", "claude-opus-4-7"),
        ("bedrock/us.anthropic.claude-opus-4-8-20260601-v1:0", "claude-opus-4-8"),
        ("vertex_ai/claude-opus-4-8@20260601", "claude-opus-4-8"),
        ("claude-opus-4-8-20260601", "claude-opus-4-8"),
        ("claude-haiku-4-5-20251001", "claude-haiku-4-5-20251001"),  # it has an entry of its own
        ("gpt-4o-2031-08-06", "gpt-4o"),
        ("global.anthropic.claude-opus-4-7", "claude-opus-4-7"),
        ("openrouter/openai/gpt-4o", "gpt-4o"),
        ("openai/gpt-4o", "gpt-4o"),
    ],
)
def test_spellings(name, entry):
    assert books.builtin().find(name).name == entry
    assert name in books.builtin()


@pytest.mark.parametrize(
    "name",
    [
        "eu.anthropic.claude-opus-4-7",
        "apac.anthropic.claude-opus-4-7",
        "us-gov-west-1/anthropic.claude-opus-4-7",
        "bedrock/us-gov-east-1/claude-opus-4-7",
        "azure/gpt-4o",
        "azure/eu/gpt-4o",
        "openrouter/anthropic/claude-opus-4-7:free",
        "gpt-4o:batch",
        "fast/claude-opus-4-7",
    ],
)
def test_other_prices_are_other_models(name):
    with pytest.raises(loopcost.UnknownModelError, match="the nearest are .*(claude-opus|gpt-4o)"):
        books.builtin().find(name)
    assert name not in books.builtin()


@pytest.mark.parametrize(
    "make, message",
    [
        (lambda: books.builtin().find(None), "model is None .NoneType.; it must be the name of a model"),
        (lambda: books.builtin().over(5), "other is 5 .int.; it must be a Book"),
        (lambda: books.read(5), "path is 5 .int.; it must be the path of a file"),
    ],
)
def test_wrong_types(make, message):
    with pytest.raises(loopcost.WrongTypeError, match=f"^{message}"):
        make()


def test_a_book_over_another(tmp_path):
    text = "as_of = 2026-08-01\n[models.claude-haiku-4-5]\ninput = 1\noutput = 2\n[models.mine]\n"
    path = write(tmp_path / "mine.toml", text + "input = 3\noutput = 4\n")
    mine, shipped = books.read(path), books.builtin()
    both = mine.over(shipped)
    assert both.find("claude-haiku-4-5-20251001").price == Price(1, 2)  # asked before the shipped one's own
    assert both.find("claude-opus-4-7") == shipped.find("claude-opus-4-7")
    assert len(both) == len(list(both)) == len(shipped) + 1 and "mine" in both and "mine" not in shipped
    assert both.name == f"{path} over {books.BUILTIN}" and both.as_of == "2026-08-01; 2026-07-24"
    with pytest.raises(loopcost.UnknownModelError, match=f"'yours' is not in the price book {both.name}"):
        both.find("yours")


def test_unknown_model_names_the_nearest():
    with pytest.raises(
        LookupError, match="'claude-opus-47' is not in the price book .*nearest are claude-opus-4-7"
    ):
        books.builtin().find("claude-opus-47")
    with pytest.raises(loopcost.UnknownModelError, match="'' is not in the price book"):
        books.builtin().find("")


def test_a_model_that_is_not_there_comes_with_what_to_do():
    with pytest.raises(loopcost.UnknownModelError) as caught:
        books.builtin().find("mine/one")
    assert str(caught.value) == caught.value.told + (
        '; to price it, write models."mine/one" = { input = .., output = .. }, in USD per Mtok, to mine.toml, and give '
        "--prices builtin --prices mine.toml"
    )
    book = loopcost.Book("a contract", {"x": loopcost.Entry("x", Price("1.5", 2))})
    assert book.remedy("x", ["cache_read"]) == (
        "to price it, write models.x = { input = 1.5, output = 2, cache_read = .. }, in USD per Mtok, to mine.toml, and "
        "give a last --prices mine.toml"
    )


def test_a_price_table_as_in_a_scenario(tmp_path):
    path = write(
        tmp_path / "book.toml", "[models.x]\nprice = { input = 1, output = 2 }\nas_of = 2026-01-02\n"
    )
    entry = books.read(path).find("x")
    assert (entry.price, entry.as_of) == (Price(1, 2), "2026-01-02")


def test_toml_is_read_exactly(tmp_path):
    path = write(
        tmp_path / "book.toml",
        """
        as_of = 2026-01-02
        source = "a contract"
        [models."a/b.c"]
        input = 0.049999999
        output = 1
        long_context = { threshold = 1000, input = 2, reprices = "excess" }
        """,
    )
    book = books.read(path)
    assert (book.name, book.as_of, book.source) == (str(path), "2026-01-02", "a contract")
    entry = book.find("a/b.c")
    assert entry.price == Price("0.049999999", 1, long_context=LongContext(1000, 2, reprices="excess"))
    assert (entry.as_of, entry.source) == ("2026-01-02", "a contract")


@pytest.mark.parametrize(
    "text, message",
    [
        ("models = 5", "models must be a table"),
        ("prices = 5", "prices = 5 is an unknown key; known are as_of"),
        ("[models.x]\ninput = 1", 'models."x".output is not given'),
        (
            "[models.x]\ninput = 1\noutput = -2",
            'models."x".output is -2; it must be from 0 to 1e9 USD per Mtok',
        ),
        ("[models.x]\ninput = 20000\noutput = 2", 'models."x".input is 20000; it must be from 0 to 10000'),
        ("[models.x]\ninput = nan\noutput = 2", 'models."x".input is (NaN|not a number)'),
        ("[models.x]\ninput = inf\noutput = 2", 'models."x".input is infinite'),
        (
            "[models.x]\ninput = 1e-10\noutput = 2",
            'models."x".input is 1e-10 USD per Mtok; it must be a whole',
        ),
        ("[models.x]\ninput = true\noutput = 2", 'models."x".input is True .bool.; it must be a number'),
        (
            "[models.x]\ninput = 1\noutput = 2\ncash_read = 3",
            'models."x".cash_read = 3 is an unknown key; the nearest known one is cache_read',
        ),
        ("[models.x]\ninput = 1\noutput = 2\nlong_context = 3", 'models."x".long_context must be a table'),
        (
            "[models.x]\ninput = 1\noutput = 2\nlong_context = { input = 3 }",
            'models."x".long_context.threshold is not given',
        ),
        ("input = ", "no TOML: Invalid value"),
    ],
)
def test_toml_errors_name_file_and_key(tmp_path, text, message):
    path = write(tmp_path / "book.toml", text)
    with pytest.raises(loopcost.LoopcostError, match=f"^{path}: {message}"):
        books.read(path)


LITELLM = {
    "sample_spec": {"input_cost_per_token": 0.0, "output_cost_per_token": 0.0},
    "claude": {
        "input_cost_per_token": 3e-06,
        "output_cost_per_token": 1.5e-05,
        "cache_read_input_token_cost": 3e-07,
        "cache_creation_input_token_cost": 3.75e-06,
        "cache_creation_input_token_cost_above_1hr": 6e-06,
        "input_cost_per_token_above_200k_tokens": 6e-06,
        "output_cost_per_token_above_200k_tokens": 2.25e-05,
        "input_cost_per_token_above_200k_tokens_batches": 3e-06,
        "litellm_provider": "anthropic",
    },
    "gpt": {
        "input_cost_per_token": 2.5e-06,
        "output_cost_per_token": 1e-05,
        "input_cost_per_token_batches": 1e-6,
    },
    "off by an ulp": {"input_cost_per_token": 4.9999999999999996e-08, "output_cost_per_token": 0},
    "image": {"output_cost_per_image": 0.04},
    "tiers": {"tiered_pricing": [{"range": [0, 5]}], "litellm_provider": "dashscope"},
    "two tiers": {
        "input_cost_per_token": 1e-06,
        "output_cost_per_token": 1e-06,
        "input_cost_per_token_above_128k_tokens": 2e-06,
        "input_cost_per_token_above_256k_tokens": 3e-06,
    },
    "thinks apart": {
        "input_cost_per_token": 1e-06,
        "output_cost_per_token": 1e-06,
        "output_cost_per_reasoning_token": 2e-06,
    },
    "negative": {"input_cost_per_token": -1, "output_cost_per_token": 1},
    "text": {"input_cost_per_token": "much", "output_cost_per_token": 1},
}


@pytest.fixture
def litellm(tmp_path):
    return books.read(write(tmp_path / "model_prices_and_context_window.json", json.dumps(LITELLM)))


def test_litellm_is_accepted_as_it_is(litellm):
    assert set(litellm) == set(LITELLM) - {"sample_spec", "image"}
    assert litellm.find("claude").price == Price(
        3, 15, 0.3, 3.75, 6, LongContext(200_000, 6, 22.5, 0.3, 3.75, 6)
    )
    assert litellm.find("gpt").price == Price("2.5", 10)
    assert litellm.find("off by an ulp").price.input == 0.05
    assert litellm.as_of is None and "LiteLLM" in litellm.source


@pytest.mark.parametrize(
    "model, message",
    [
        ("tiers", "tiers: tiered_pricing: a rate card has no such prices"),
        ("two tiers", "two tiers: _above_128k_tokens and _above_256k_tokens: a rate card has one threshold"),
        ("thinks apart", "thinks apart: output_cost_per_reasoning_token: a rate card has no such prices"),
        ("negative", "negative: price.input is -1"),
        ("text", "text: input_cost_per_token is 'much'; it must be a number"),
    ],
)
def test_litellm_entries_that_no_rate_card_holds(litellm, model, message):
    with pytest.raises(loopcost.LoopcostError, match=message):
        litellm.find(model)


def test_every_raise_is_an_error_of_its_own(litellm):
    problems = []
    for _ in range(2):
        with pytest.raises(loopcost.LoopcostError) as caught:
            litellm.find("tiers")
        problems.append(caught.value)
    assert problems[0] is not problems[1] and str(problems[0]) == str(problems[1])


@pytest.mark.parametrize("text", ["[]", "{", "{}", '{"a": 5}', "nonsense"])
def test_broken_json(tmp_path, text):
    path = write(tmp_path / "prices.json", text)
    with pytest.raises(loopcost.BookError, match=f"^{path}"):
        books.read(path)
