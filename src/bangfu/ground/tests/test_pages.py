import datetime as dt
from importlib import import_module

import pytest
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import path

from bangfu.ground import pages
from bangfu.ground.errors import MissingVersion, NotAllowed, Refused, StaleVersion

pytestmark = pytest.mark.django_db


def refuse(fault):
    def view(request):
        raise fault

    return view


FAULTS = {
    "refused": Refused("第 18 行的证件号码校验码不对。"),
    "facts": Refused("“{text}”不是金额。", text="<b>1,2</b>"),
    "allowed": NotAllowed("您的授权不包括这个村。"),
    "stale": StaleVersion("别人刚刚改过。", now={"电话": "1"}, wanted={"电话": "2"}),
    "missing": MissingVersion("没有说明依据的版本。"),
    "bug": ZeroDivisionError(),
}
urlpatterns = [
    *import_module(settings.ROOT_URLCONF).urlpatterns,
    *(path(f"{name}/", refuse(fault)) for name, fault in FAULTS.items()),
]
handler500 = "django.views.defaults.server_error"


@pytest.fixture
def staff():
    return get_user_model().objects.create(username="clerk", full_name="样例乡文书")


@pytest.fixture
def signed_in(client, staff, settings):
    settings.ROOT_URLCONF = __name__
    client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize(
    ("name", "status", "said"),
    [
        ("refused", 422, "第 18 行的证件号码校验码不对。"),
        ("facts", 422, "“&lt;b&gt;1,2&lt;/b&gt;”不是金额。"),
        ("allowed", 403, "您的授权不包括这个村。"),
        ("stale", 409, "您要保存的值"),
        ("missing", 428, "没有说明依据的版本。"),
        ("bug", 500, "程序出错"),
        ("nowhere", 404, "不在您的授权范围内"),
    ],
)
def test_refusal_is_a_page_with_its_sentence_and_status(signed_in, name, status, said):
    page = signed_in.get(f"/{name}/")

    assert page.status_code == status
    assert said in page.content.decode()
    assert "<html" in page.content.decode()


def test_refusal_is_a_fragment_for_htmx(signed_in):
    part = signed_in.get("/allowed/", headers={"HX-Request": "true"})

    assert part.status_code == 403
    assert part["HX-Retarget"] == "#notices"
    assert "<html" not in part.content.decode()
    assert "您的授权不包括这个村。" in part.content.decode()


def test_content_security_policy_allows_nothing_inline(client):
    policy = client.get("/components/")["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy


def test_gallery_has_no_inline_script_or_style(client):
    html = client.get("/components/").content.decode()

    assert " style=" not in html
    assert "<style" not in html
    assert " onclick=" not in html
    assert html.count("<script") == html.count("<script src=") + html.count('<script type="module" src=') + html.count(
        'type="application/json"'
    )


@pytest.fixture
def menu(staff):
    kept = list(pages._menu), list(pages._roles_of), list(pages._place_of)
    items = [
        pages.MenuItem("组件", "components"),
        pages.MenuItem("后台工作", "ground:jobs", frozenset({"county"}), lambda request: 3),
        pages.MenuItem("别处", "ground:bell", frozenset({"township"})),
    ]
    pages.register_menu(items, roles_of=lambda one: ["county"])
    pages.register_place(lambda request: "样例县")
    yield
    for registered, was in zip((pages._menu, pages._roles_of, pages._place_of), kept, strict=True):
        registered[:] = was


def test_menu_shows_what_the_roles_allow_with_its_badge(menu, signed_in):
    html = signed_in.get("/jobs/").content.decode()

    assert '<a href="/components/"' in html
    assert '<a href="/jobs/" aria-current="page"' in html
    assert '<span class="badge-count">3</span>' in html
    assert "别处" not in html


def test_menu_is_empty_for_who_is_not_signed_in(menu, rf):
    request = rf.get("/")

    assert list(pages.page_context(request)["menu"]) == []


def test_title_says_place_and_date(menu, client, monkeypatch):
    monkeypatch.setenv("BANGFU_TODAY", "2021-12-31")
    monkeypatch.setenv("BANGFU_DEMO", "1")
    html = client.get("/components/").content.decode()

    assert "<title>组件 · 样例县 · 截至 2021-12-31</title>" in html
    assert "演示 · 合成数据" in html


def test_view_may_speak_for_another_date(menu):
    request = RequestFactory().get("/")
    context = {**pages.page_context(request), **pages.as_of(dt.date(2021, 7, 31))}

    assert Template("{% load ground %}{{ as_of|day }}").render(Context(context)) == "2021-07-31"


def test_clock_is_read_at_most_once_per_page(client, django_assert_max_num_queries, monkeypatch):
    monkeypatch.delenv("BANGFU_TODAY", raising=False)
    monkeypatch.setattr(pages, "_place_of", [])
    with django_assert_max_num_queries(1):
        client.get("/components/")


def test_undo_is_offered_for_a_while(rf):
    request = rf.get("/")
    request.user = AnonymousUser()
    request.session = SessionStore()
    request._messages = FallbackStorage(request)
    pages.offer_undo(request, "已派发 12 条。", "/warnings/undo/7/")
    messages.info(request, "只是说一声。")

    html = render_to_string("components/messages.html", {"messages": messages.get_messages(request)}, request=request)

    assert html.count("data-fades") == html.count("<form") == 1
    assert 'action="/warnings/undo/7/"' in html


def render(text, **context):
    return Template("{% load ground %}" + text).render(Context(context))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{{ fen|yuan }}", "23,400.00"),
        ("{{ none|yuan }}", ""),
        ("{{ fen|wan }}", '<span class="num" title="23,400.00 元">2.34</span>'),
        ("{{ none|wan }}", ""),
        ("{{ n|count }}", "11,717"),
        ("{{ none|count }}", ""),
        ("{% pair 58 141 %}", '<span class="num">58</span> 户 <span class="num">141</span> 人'),
        ("{% share 1 3 %}", '<span class="num" title="1 / 3">33.3%</span>'),
        ("{% share 2 3 %}", '<span class="num" title="2 / 3">66.7%</span>'),
        ("{% share 1 0 %}", '<span class="num" title="1 / 0">—</span>'),
        ("{{ none|day }}", ""),
        ("{{ zero|known }}", "0"),
        ("{{ none|known }}", '<span class="not-collected">未采集</span>'),
        ("{{ n45|duration }}", "45 秒"),
        ("{{ n200|duration }}", "3 分 20 秒"),
        ("{{ n|duration }}", "3 小时 15 分"),  # 11,717 s = 3 h 15 min 17 s
        ("{{ none|duration }}", ""),
        ("{{ id|mask_id }}", "1409************95"),
    ],
)
def test_filter_shows(text, shown):
    given = {"fen": 2340000, "none": None, "n": 11717, "zero": 0, "n45": 45, "n200": 200, "id": "140927199001019995"}

    assert render(text, **given) == shown
