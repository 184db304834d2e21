"""The pages of monitoring: queue, one warning, self-report, sweeps, rules and trials."""
