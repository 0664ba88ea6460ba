"""What an installation carries: ramp, soak and spike, with the crowd of `tests.workshop.bench.crowd`."""
