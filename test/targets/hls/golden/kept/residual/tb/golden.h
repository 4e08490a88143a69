// The largest error allowed in each output, as a share of the range of the
// expected values; 0: every number must be as expected.
static const double kTolerances[] = {0};
