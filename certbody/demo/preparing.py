"""An organisation of the demo prepares its audit, half of it, a few weeks before."""

from __future__ import annotations

from datetime import timedelta

from certbody.audits.operations.preparation import add_preparation_file, write_explanation
from certbody.demo.life import Life
from certbody.demo.words import PREPARED, PREPARED_FILES
from certbody.kit import clock
from certbody.tenants.operations.files import keep_file

_DAYS_BEFORE = 16


def prepare(life: Life) -> None:
    """Some indicators are explained one after another, two of them with a file."""
    assert life.audit_id is not None
    moments = life.paced(PREPARED, life.first_day - timedelta(days=_DAYS_BEFORE), 14, minutes=20)
    with life.cast.stage.scene(moments[0][0]):
        for moment, indicator in moments:
            with clock.told(moment):
                write_explanation(life.audit_id, indicator, PREPARED[indicator], 0, life.client)
            if indicator in PREPARED_FILES:
                name, text = PREPARED_FILES[indicator]
                with clock.told(moment + timedelta(minutes=4)):
                    file = keep_file(name, text.encode(), life.client)
                    add_preparation_file(life.audit_id, indicator, file, life.client)
