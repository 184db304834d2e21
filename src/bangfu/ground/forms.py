"""The form that edits something: it carries the version it was opened on."""

from __future__ import annotations

from django import forms

from bangfu.ground.versions import FIELD, posted_version


class VersionedForm(forms.Form):
    """A form whose save is refused when someone else saved in between. Give `initial={"version": row.version}`."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @property
    def based_on(self) -> int:
        """The version the page was opened on, for save_guarded. Raises: MissingVersion."""
        return posted_version({FIELD: self.data.get(self.add_prefix(FIELD), "")})
