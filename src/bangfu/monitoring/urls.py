"""Addresses of warnings, reports, sweeps, rules and trials. The address of one warning is given by the roof."""

from __future__ import annotations

from django.urls import path

from bangfu.monitoring.views import assigning, lists, one, queue, report, rules, sweeps

app_name = "monitoring"
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("assign/", assigning.assign_many, name="assign_many"),
    path("quiet/", lists.quiet, name="quiet"),
    path("household/<int:household_id>/", lists.history, name="history"),
    path("wrong-data/", lists.wrong_data, name="wrong_data"),
    path("<int:warning_id>/", one.warning, name="warning"),
    path("<int:warning_id>/assign/", one.assign, name="assign"),
    path("<int:warning_id>/check/<str:outcome>/", one.check, name="check"),
    path("<int:warning_id>/undo/", one.undo, name="undo"),
    path("<int:warning_id>/undo/<int:version>/", one.undo_now, name="undo_now"),
    path("<int:warning_id>/reopen/", one.reopen, name="reopen"),
    path("report/", report.find, name="report"),
    path("report/<int:household_id>/", report.write, name="report_write"),
    path("reports/", report.reports, name="reports"),
    path("sweeps/", sweeps.sweeps, name="sweeps"),
    path("sweeps/run/", sweeps.run, name="sweep_run"),
    path("rules/", rules.rules, name="rules"),
    path("rules/<str:rule_id>/", rules.rule, name="rule"),
    path("rules/<str:rule_id>/try/", rules.try_rule, name="try"),
    path("trials/<int:trial_id>/", rules.trial, name="trial"),
]
