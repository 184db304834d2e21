"""python -m bangfu_sim: the simulator without the product."""

import typer

from bangfu_sim.commands import sim

if __name__ == "__main__":
    typer.run(sim)
