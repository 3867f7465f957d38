"""The one model that says how likely two projects are one undertaking: weights as data, score, calibration, thresholds."""
