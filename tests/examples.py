"""How hard random tests look: at a few examples in a normal run, at ten times as many in a campaign; always the same.

A campaign is `pytest --hypothesis-profile=campaign`; `make test-all` runs one.
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings

_USUAL = 100

settings.register_profile(
    "everyday",
    max_examples=_USUAL,
    derandomize=True,  # what fails, fails again
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.function_scoped_fixture],
)
settings.register_profile("campaign", settings.get_profile("everyday"), max_examples=10 * _USUAL)
settings.load_profile("everyday")


def examples(count: int) -> settings:
    """So many examples in a normal run, and as many times more as the profile says in another."""
    return settings(max_examples=count * settings().max_examples // _USUAL)
