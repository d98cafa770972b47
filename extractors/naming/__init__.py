"""From printed names to published ones: scope, verb and phase go to columns of their own."""
