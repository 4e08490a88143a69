//===- CudaProfile.cpp - Profiled runs on an NVIDIA GPU -------------------===//
//
// One run in the session's own stream, kernel by kernel between events. Over
// cnnc's simulator each launch also leaves what it has counted; a launch has
// run there when the call returns.
//
//===----------------------------------------------------------------------===//

#include "runtime/devices/cuda/CudaSession.h"

namespace cnnc::rt {

using namespace cuda;

namespace {
/// Lets a simulator keep what launches count, for a while.
class KeptMetrics {
public:
  explicit KeptMetrics(const Driver &driver) : driver(driver) {
    if (driver.simulatorKeepMetrics)
      driver.simulatorKeepMetrics(1);
  }
  ~KeptMetrics() {
    if (driver.simulatorKeepMetrics)
      driver.simulatorKeepMetrics(0);
  }
  KeptMetrics(const KeptMetrics &) = delete;

  /// Those of this thread's latest launch; nothing if it left none.
  std::vector<Metric> take() const {
    const SimulatorMetric *metrics = nullptr;
    size_t count = 0;
    std::vector<Metric> taken;
    if (driver.simulatorGetMetrics &&
        driver.simulatorGetMetrics(&metrics, &count) == Result::Success)
      for (const SimulatorMetric *m = metrics; m != metrics + count; ++m)
        taken.push_back(
            {m->name, m->text ? m->text : "", m->number, m->text != nullptr});
    return taken;
  }

private:
  const Driver &driver;
};
} // namespace

cnnrt_status CudaSession::createTimingEvents() {
  timing.resize(steps.size() + 1);
  for (OwnedEvent &event : timing)
    if (!event)
      if (cnnrt_status status =
              createEvent(kEventDefault, "the profile", event))
        return status;
  return CNNRT_OK;
}

cnnrt_status CudaSession::launchProfiled(Profile &profile) {
  Stream stream = ownStream.get();
  auto record = [&](size_t index) {
    return driver.check(driver.eventRecord(timing[index].get(), stream),
                        "record a time");
  };
  KeptMetrics kept(driver);
  if (cnnrt_status status = record(0))
    return status;
  for (size_t i = 0; i < steps.size(); ++i) {
    if (cnnrt_status status = launch(steps[i], stream))
      return status;
    if (steps[i].function)
      profile.metrics[i] = kept.take();
    if (cnnrt_status status = record(i + 1))
      return status;
  }
  return CNNRT_OK;
}

cnnrt_status CudaSession::runProfiled(const Bindings &bindings,
                                      Profile &profile) {
  if (cnnrt_status status = createTimingEvents())
    return status;
  if (cnnrt_status status = wait())
    return status;
  if (cnnrt_status status = bind(bindings))
    return status;
  Stream stream = ownStream.get();
  if (cnnrt_status status = copyInputs(bindings, stream))
    return status;
  if (cnnrt_status status = launchProfiled(profile))
    return status;
  if (cnnrt_status status = copyOutputs(bindings, stream))
    return status;
  if (cnnrt_status status =
          driver.check(driver.streamSynchronize(stream),
                       "run the network on %s", context.name()))
    return status;
  for (size_t i = 0; i < steps.size(); ++i) {
    float milliseconds = 0;
    if (cnnrt_status status =
            driver.check(driver.eventElapsedTime(&milliseconds, timing[i].get(),
                                                 timing[i + 1].get()),
                         "read a time"))
      return status;
    profile.nanoseconds[i] = uint64_t(double(milliseconds) * 1e6 + 0.5);
  }
  return CNNRT_OK;
}

} // namespace cnnc::rt
