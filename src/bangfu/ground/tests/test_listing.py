import datetime as dt
import io

import openpyxl
import pytest
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from bangfu.ground.listing import Act, Column, Filter, Listing, Status
from bangfu.ground.listing.listing import _numbers
from bangfu.ground.models import Job

pytestmark = pytest.mark.django_db

QUEUED_AT = dt.datetime(2021, 7, 1, 8, 30, tzinfo=timezone.get_default_timezone())
COLUMNS = [
    Column("title", "名称", sort=True, href=lambda job: f"/jobs/{job.pk}/", on_phone="title"),
    Column("done_units", "金额(元)", kind="yuan", sort=True, total=True),
    Column("all_units", "行数", kind="int", sort=True, total=True),
    Column("ended_at", "结束", kind="instant", sort=True, missing="未结束"),
    Column("state", "状态", kind="status", value=lambda job: Status("done", job.get_state_display())),
    Column("error_text", "说明"),
]
FILTERS = [
    Filter("state", "状态", Job.State.choices),
    Filter("day", "排队日", field="queued_at__date", kind="day"),
    Filter("rows", "行数", field="all_units", kind="int"),
    Filter("big", "大小", [("yes", "大")], apply=lambda rows, values: rows.filter(all_units__gte=20)),
]


def job(title, **changes):
    return Job.objects.create(kind="k", title=title, queued_at=QUEUED_AT, **changes)


@pytest.fixture
def three():
    return [
        job("医疗 七月", done_units=150, all_units=10, state="done", ended_at=QUEUED_AT),
        job("医疗 八月", done_units=250, all_units=20, state="failed", error_text="=1+1"),
        job("低保 七月", done_units=100, all_units=30, state="done", ended_at=QUEUED_AT + dt.timedelta(days=1)),
    ]


@pytest.fixture
def listing_of(rf):
    def make(query="", source=None, **options):
        request = rf.get(f"/list/?{query}")
        request.session = SessionStore()
        rows = Job.objects.all() if source is None else source
        return Listing(request, rows, COLUMNS, ["title", "error_text"], FILTERS, default_sort="-all_units", **options)

    return make


def titles(listing):
    return [row.cells[0].text for row in listing.page.rows]


def test_list_costs_two_queries(three, listing_of, django_assert_num_queries):
    listing = listing_of("q=七月&state=done")

    with django_assert_num_queries(2):
        render_to_string("components/list.html", {"listing": listing}, request=listing.request)


def test_search_wants_every_word(three, listing_of):
    assert titles(listing_of("q=医疗")) == ["医疗 八月", "医疗 七月"]
    assert titles(listing_of("q=七月 医疗")) == ["医疗 七月"]
    assert titles(listing_of("q=没有")) == []


def test_search_may_be_a_function(three, rf):
    listing = Listing(
        rf.get("/?q=x"), Job.objects.all(), COLUMNS, lambda rows, text: rows.filter(title__contains="低保")
    )

    assert titles(listing) == ["低保 七月"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=failed", ["医疗 八月"]),
        ("state=failed&state=done", ["低保 七月", "医疗 八月", "医疗 七月"]),
        ("rows_from=20", ["低保 七月", "医疗 八月"]),
        ("rows_to=10", ["医疗 七月"]),
        ("rows_from=11&rows_to=29", ["医疗 八月"]),
        ("rows_from=x", ["低保 七月", "医疗 八月", "医疗 七月"]),
        ("day_from=2021-07-02", []),
        ("day_from=2021-07-01&day_to=2021-07-01", ["低保 七月", "医疗 八月", "医疗 七月"]),
        ("big=yes", ["低保 七月", "医疗 八月"]),
        ("state=", ["低保 七月", "医疗 八月", "医疗 七月"]),
    ],
)
def test_filters_narrow(three, listing_of, query, found):
    assert titles(listing_of(query)) == found


def test_sorting_follows_the_address_and_turns_round(three, listing_of):
    listing = listing_of("sort=done_units&q=月")

    assert titles(listing) == ["低保 七月", "医疗 七月", "医疗 八月"]
    head = next(head for head in listing.headings if head.column.key == "done_units")
    assert (head.order, QueryDict(head.url.partition("?")[2])["sort"]) == ("ascending", "-done_units")
    assert titles(listing_of("sort=-done_units")) == ["医疗 八月", "医疗 七月", "低保 七月"]


def test_missing_values_sort_last_either_way(three, listing_of):
    assert titles(listing_of("sort=ended_at"))[-1] == titles(listing_of("sort=-ended_at"))[-1] == "医疗 八月"


@pytest.mark.parametrize("sort", ["state", "-state", "password", "asked_by__password", "-"])
def test_column_that_cannot_be_sorted_is_left_alone(three, listing_of, sort):
    assert titles(listing_of(f"sort={sort}")) == ["低保 七月", "医疗 八月", "医疗 七月"]


def test_default_order_is_marked_in_the_head(three, listing_of):
    heads = {head.column.key: head.order for head in listing_of().headings}

    assert heads["all_units"] == "descending"
    assert heads["title"] == ""


def test_sums_and_count_are_of_all_pages(three, listing_of):
    listing = listing_of("size=20")

    assert listing.row_count == 3
    assert listing.totals == [("金额(元)", "5.00"), ("行数", "60")]  # 1.50 + 2.50 + 1.00; 10 + 20 + 30


def test_cells_are_readable(three, listing_of):
    row = listing_of("q=八月").page.rows[0]

    assert [cell.text for cell in row.cells] == ["医疗 八月", "2.50", "20", "未结束", "失败", "=1+1"]
    assert row.href == f"/jobs/{three[1].pk}/"
    assert row.cells[4].status == Status("done", "失败")
    assert listing_of("q=低保").page.rows[0].cells[3].text == "2021-07-02 08:30"


def test_pages_do_not_overlap_when_the_order_ties(listing_of):
    for n in range(45):
        job(f"同 {n:02d}", all_units=7)

    seen = [t for n in (1, 2, 3) for t in titles(listing_of(f"size=20&page={n}"))]

    assert len(seen) == len(set(seen)) == 45


@pytest.mark.parametrize(("page", "number"), [("2", 2), ("9", 3), ("0", 1), ("x", 1), ("-3", 1)])
def test_page_number_out_of_range_gives_the_nearest(listing_of, page, number):
    for n in range(45):
        job(f"{n}")
    listing = listing_of(f"size=20&page={page}&q=")

    assert listing.page.number == number
    assert bool(listing.page.previous_url) == (number > 1)
    assert bool(listing.page.next_url) == (number < 3)


@given(st.integers(1, 500).flatmap(lambda count: st.tuples(st.integers(1, count), st.just(count))))
def test_page_numbers_hold_first_here_and_last_in_order(both):
    number, count = both
    shown = [n for n in _numbers(number, count) if n]

    assert shown == sorted(set(shown))
    assert {1, number, count} <= set(shown)
    assert len(shown) <= 7


def test_page_size_is_kept_for_the_session(listing_of, rf):
    listing = listing_of("size=100")
    assert listing.size == 100
    later = rf.get("/list/")
    later.session = listing.request.session

    assert Listing(later, Job.objects.all(), COLUMNS).size == 100
    assert listing_of("size=7").size == 50


def test_chips_say_what_is_filtered_and_how_to_drop_it(three, listing_of):
    listing = listing_of("q=月&state=done&state=failed&rows_from=10&page=2&tab=a")

    assert [(chip.label, chip.value) for chip in listing.chips] == [
        ("搜索", "月"),
        ("状态", "完成、失败"),
        ("行数", "10 — …"),
    ]
    assert "state" not in listing.chips[1].without
    assert "q=" in listing.chips[1].without
    assert "page" not in listing.chips[1].without
    assert listing.state == [("tab", "a")]


def test_selection_never_leaves_the_source(three, listing_of):
    listing = listing_of(source=Job.objects.filter(state="done"))

    chosen = listing.selected(QueryDict(f"ids={three[0].pk}&ids={three[1].pk}"))
    everything = listing.selected(QueryDict("everything=1"))

    assert [j.title for j in chosen] == ["医疗 七月"]
    assert {j.title for j in everything} == {"医疗 七月", "低保 七月"}


def test_everything_is_what_is_filtered(three, listing_of):
    assert [j.title for j in listing_of("q=低保").selected(QueryDict("everything=1"))] == ["低保 七月"]


def read_back(response):
    return openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))


def test_export_holds_exactly_what_is_filtered_under_the_same_headers(three, listing_of):
    listing = listing_of("q=医疗&export=xlsx&size=20&page=1")

    book = read_back(listing.export("作业"))

    sheet = list(book.worksheets[0].iter_rows(values_only=True))
    assert sheet[0] == ("名称", "金额(元)", "行数", "结束", "状态", "说明")
    assert sheet[1] == ("医疗 八月", 2.5, 20, "未结束", "失败", "=1+1")
    assert sheet[2] == ("医疗 七月", 1.5, 10, QUEUED_AT.replace(tzinfo=None), "完成", None)
    assert len(sheet) == 3
    assert ("搜索", "医疗") in list(book.worksheets[1].iter_rows(values_only=True))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_like_a_formula_stays_text(listing_of, start):
    job("x", error_text=f"{start}HYPERLINK(1)")

    cell = read_back(listing_of("export=xlsx").export("作业")).worksheets[0]["F2"]

    assert cell.data_type == "s"
    assert cell.quotePrefix
    assert cell.value.strip().endswith("HYPERLINK(1)")


def test_sheet_ends_where_excel_does(three, listing_of, monkeypatch):
    monkeypatch.setattr("bangfu.ground.listing.excel._MOST_ROWS", 2)

    book = read_back(listing_of("export=xlsx").export("作业"))

    assert book.worksheets[0].max_row == 3
    assert ("行数", "2") in list(book.worksheets[1].iter_rows(values_only=True))


@pytest.mark.parametrize(
    ("key", "found"),
    [("owner.name", "甲"), ("owner__name", "甲"), ("none.name", None), ("get_word", "乙"), ("owner.no", None)],
)
def test_column_reads_along_a_path(key, found):
    class Thing:
        owner = {"name": "甲"}  # noqa: RUF012
        none = None

        def get_word(self):
            return "乙"

    assert Column(key, "").read(Thing()) == found


def test_export_reads_in_chunks(listing_of, django_assert_max_num_queries):
    Job.objects.bulk_create(Job(kind="k", title=f"{n}", queued_at=QUEUED_AT) for n in range(5000))

    with django_assert_max_num_queries(2):
        book = read_back(listing_of("export=xlsx").export("作业"))

    assert book.worksheets[0].max_row == 5001


def test_no_export_unless_asked(listing_of):
    assert listing_of().export("作业") is None


def test_unknown_option_is_refused(listing_of):
    with pytest.raises(TypeError, match="colour"):
        listing_of(colour="red")


@pytest.fixture
def plain_rows():
    return [
        {"id": "a", "title": "甲", "n": 2, "on": dt.date(2021, 7, 1)},
        {"id": "b", "title": "乙", "n": None, "on": dt.date(2021, 8, 1)},
        {"id": "c", "title": "丙 甲", "n": 1, "on": None},
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", "abc"),
        ("q=甲", "ac"),
        ("sort=n", "cab"),
        ("sort=-n", "acb"),
        ("on_from=2021-07-15", "b"),
        ("on_to=2021-07-15", "a"),
        ("id=a&id=c", "ac"),
        ("late=1", "b"),
    ],
)
def test_plain_list_behaves_like_a_table(rf, plain_rows, query, found):
    columns = [Column("title", "名"), Column("n", "数", kind="int", sort=True, total=True)]
    filters = [
        Filter("on", "日", kind="day"),
        Filter("id", "号", lambda request: [("a", "A")]),
        Filter("late", "晚", [("1", "晚")], apply=lambda rows, values: [row for row in rows if row["id"] == "b"]),
    ]
    listing = Listing(rf.get(f"/?{query}"), plain_rows, columns, ["title"], filters)

    assert "".join(row.id for row in listing.page.rows) == found
    assert [row["id"] for row in listing.selected(QueryDict("ids=a&ids=z"))] == (["a"] if "a" in found else [])


def test_plain_list_is_exported_and_searched_by_a_function(rf, plain_rows):
    columns = [Column("title", "名"), Column("on", "日", kind="date")]
    request = rf.get("/?export=xlsx&q=x")
    listing = Listing(request, plain_rows, columns, lambda rows, text: rows[:1])

    sheet = read_back(listing.export("名单")).worksheets[0]

    assert list(sheet.iter_rows(values_only=True)) == [
        ("名", "日"),
        ("甲", dt.datetime.combine(plain_rows[0]["on"], dt.time())),
    ]


def test_plain_rows_without_an_id_are_known_by_their_first_column(rf):
    class Rule:
        key = "r1"

    assert Listing(rf.get("/"), [Rule()], [Column("key", "号")]).page.rows[0].id == "r1"
    assert Listing(rf.get("/"), [{"a": 7}], [Column("a", "号")]).page.rows[0].id == 7


def test_plain_list_sums(rf, plain_rows):
    listing = Listing(rf.get("/"), plain_rows, [Column("n", "数", kind="int", total=True)], lambda rows, text: rows)

    assert listing.totals == [("数", "3")]
    assert listing.row_count == 3


def test_list_works_without_scripts(three, listing_of):
    html = render_to_string(
        "components/list.html", {"listing": listing_of("state=done", acts=[Act("assign", "派发", "/assign/")])}
    )

    assert 'method="get"' in html
    assert 'name="q"' in html
    assert 'formaction="/assign/?state=done"' in html
    assert "第 1–2 行,共 2 行" in html
    assert "style=" not in html
    assert "onclick" not in html


def test_empty_list_says_why_and_what_to_do(listing_of):
    nothing = render_to_string("components/list.html", {"listing": listing_of(empty_hint="先上传一份")})
    narrowed = render_to_string("components/list.html", {"listing": listing_of("q=x")})

    assert "先上传一份" in nothing
    assert "没有符合这些条件的行" in narrowed
