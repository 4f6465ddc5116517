"""How many examples a proof has: a few in `make test`, and as many as its profile says in `make prove`."""

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

seeds, sizes = st.integers(0, 2**32), st.integers(30, 80)


def examples(few: int) -> settings:
    """The first is always the least. Not shrunk, which takes minutes: a seed and a size make it again."""
    many = settings().max_examples if settings.get_current_profile_name() == "prove" else few
    phases = [Phase.explicit, Phase.reuse, Phase.generate]
    return settings(max_examples=many, phases=phases, suppress_health_check=list(HealthCheck))
