import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect

from bangfu.ground import clock, idempotency, versions
from bangfu.ground.errors import AlreadyDone, MissingVersion, NotFound, StaleVersion
from bangfu.ground.forms import VersionedForm
from bangfu.ground.models import Blob, IdempotencyKey

RolePolicy = apps.get_model("accounts.RolePolicy")  # any row with a version will do
pytestmark = pytest.mark.django_db
KEY = "k" * 32


class TestCreatesOnce:
    @pytest.fixture(autouse=True)
    def _view(self, rf):
        self.calls = 0
        self.answer = HttpResponseRedirect("/made/1/")
        user = get_user_model().objects.create(username="clerk")

        @idempotency.creates_once
        def view(request):
            self.calls += 1
            Blob.objects.create(sha256=f"{self.calls:064d}", size_bytes=0, cipher="x", stored_at=clock.now())
            return self.answer

        def post(data=None, path="/made/", by=user, **headers):
            request = rf.post(path, data or {idempotency.FIELD: KEY}, headers=headers)
            request.user = by
            return view(request)

        self.view, self.post = view, post

    def test_same_key_creates_once_and_answers_the_same(self):
        first, second = self.post(), self.post()

        assert self.calls == Blob.objects.count() == 1
        assert first.url == second.url == "/made/1/"

    def test_key_may_come_as_a_header(self):
        self.post({"x": 1}, **{"Idempotency-Key": KEY})
        self.post({"x": 1}, **{"Idempotency-Key": KEY})

        assert self.calls == 1

    def test_other_key_other_path_or_other_person_creates_again(self):
        self.post()
        self.post({idempotency.FIELD: "j" * 32})
        self.post(path="/other/")
        self.post(by=AnonymousUser())

        assert self.calls == 4

    def test_second_answer_to_htmx_is_a_redirect_it_follows(self):
        self.post()

        assert self.post(**{"HX-Request": "true"})["HX-Redirect"] == "/made/1/"

    def test_answer_without_a_place_to_go_is_empty_the_second_time(self):
        self.answer = HttpResponse("ok")

        assert self.post().content == b"ok"
        assert self.post().status_code == 204

    def test_form_that_was_wrong_may_be_sent_again(self):
        self.answer = HttpResponse("改一改", status=422)
        self.post()
        self.answer = HttpResponseRedirect("/made/1/")

        assert self.post().status_code == 302
        assert self.calls == 2

    def test_key_goes_with_the_work_when_the_view_fails(self):
        self.answer = None
        with pytest.raises(AttributeError), transaction.atomic():
            self.post()

        assert IdempotencyKey.objects.count() == Blob.objects.count() == 0

    def test_post_without_a_key_is_refused(self):
        for data in ({"x": 1}, {idempotency.FIELD: "short"}, {idempotency.FIELD: "k" * 65}):
            with pytest.raises(MissingVersion):
                self.post(data)

    def test_key_still_at_work_is_refused(self):
        user = get_user_model().objects.get()
        IdempotencyKey.objects.create(key=KEY, staff_id=user.pk, path="/made/", made_at=clock.now())

        with pytest.raises(AlreadyDone):
            self.post()

    def test_key_that_won_the_race_answers_for_both(self, monkeypatch):
        self.post()
        monkeypatch.setattr(IdempotencyKey.objects, "filter", lambda **same: IdempotencyKey.objects.none())

        assert self.post().url == "/made/1/"
        assert self.calls == 1

    def test_reading_needs_no_key(self, rf):
        self.view(rf.get("/made/"))

        assert self.calls == 1

    def test_fresh_keys_differ_and_fit(self):
        one, other = idempotency.fresh_key(), idempotency.fresh_key()

        assert one != other
        assert 8 <= len(one) <= 64


class TestSaveGuarded:
    @pytest.fixture(autouse=True)
    def _policy(self):
        self.row = RolePolicy.objects.create(role="county", needs_second_factor=False)

    def test_save_with_the_current_version_is_written_and_counted(self):
        saved = versions.save_guarded(RolePolicy, self.row.pk, 1, needs_second_factor=True)

        assert (saved.needs_second_factor, saved.version) == (True, 2)

    def test_save_on_an_older_version_writes_nothing_and_gives_both_values(self):
        versions.save_guarded(RolePolicy, self.row.pk, 1, needs_second_factor=True)

        with pytest.raises(StaleVersion) as refused:
            versions.save_guarded(RolePolicy, self.row.pk, 1, needs_second_factor=False, role="county")

        assert refused.value.both == [(self.label("needs_second_factor"), True, False)]
        self.row.refresh_from_db()
        assert (self.row.needs_second_factor, self.row.version) == (True, 2)

    def test_save_without_a_version_is_refused(self):
        with pytest.raises(MissingVersion):
            versions.save_guarded(RolePolicy, self.row.pk, None, needs_second_factor=True)

    def test_save_of_a_row_that_is_gone_is_refused(self):
        with pytest.raises(NotFound):
            versions.save_guarded(RolePolicy, self.row.pk + 1, 1, needs_second_factor=True)

    @pytest.mark.parametrize("data", [{}, {"version": ""}, {"version": "x"}, {"version": "-1"}])
    def test_form_without_a_version_is_refused(self, data):
        with pytest.raises(MissingVersion):
            versions.posted_version(data)

    def test_form_gives_its_version(self):
        assert versions.posted_version({"version": "3"}) == 3

    def test_versioned_form_gives_the_version_it_was_opened_on(self):
        assert VersionedForm({"version": "4"}).based_on == 4
        assert VersionedForm({"a-version": "5"}, prefix="a").based_on == 5
        assert 'type="hidden"' in str(VersionedForm(initial={"version": 4})["version"])
        with pytest.raises(MissingVersion):
            _ = VersionedForm({}).based_on

    def label(self, name):
        return str(RolePolicy._meta.get_field(name).verbose_name)
