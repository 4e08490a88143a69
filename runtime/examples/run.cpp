// Runs a network in two sessions on two threads from C++: one program, shared,
// with memory of the caller's for each session's first input and output.
//
//   c++ -std=c++17 -pthread run.cpp -lcnnrt -o run && ./run net.cnn

#include "cnnrt.hpp"

#include <cstdio>
#include <thread>

/// Runs one session with its first input filled with `value`; every tensor of
/// it is f32. Other inputs stay zero.
static cnnrt::Status runOnce(const cnnrt::Program &program, float value,
                             std::vector<float> &answer) {
  cnnrt_session_options options = CNNRT_SESSION_OPTIONS_INIT;
  options.threads = 1;
  auto session = cnnrt::Session::create(program, options);
  if (!session)
    return session.status();
  std::vector<cnnrt::Tensor> inputs = program.inputs();
  std::vector<cnnrt::Tensor> outputs = program.outputs();
  if (inputs.empty() || outputs.empty())
    return cnnrt::Status(CNNRT_INVALID_ARGUMENT,
                         "expected a network with an input and an output");
  std::vector<float> picture(inputs[0].bytes / sizeof(float), value);
  answer.resize(outputs[0].bytes / sizeof(float));
  for (size_t i = 1; i < inputs.size(); ++i)
    if (auto data = session->inputData(i); !data)
      return data.status();
  if (auto status = session->bindInput(0, picture.data(), picture.size());
      !status)
    return status;
  if (auto status = session->bindOutput(0, answer.data(), answer.size());
      !status)
    return status;
  return session->run();
}

int main(int argc, char **argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: %s MODEL.cnn\n", argv[0]);
    return 2;
  }
  auto program = cnnrt::Program::load(argv[1]);
  if (!program) {
    std::fprintf(stderr, "%s\n", program.status().message().c_str());
    return 1;
  }
  std::vector<float> answers[2];
  cnnrt::Status statuses[2];
  std::thread other([&] { statuses[1] = runOnce(*program, 1.0f, answers[1]); });
  statuses[0] = runOnce(*program, 0.5f, answers[0]);
  other.join();
  for (int i = 0; i < 2; ++i) {
    if (!statuses[i]) {
      std::fprintf(stderr, "%s\n", statuses[i].message().c_str());
      return 1;
    }
    std::printf("session %d:", i);
    for (size_t j = 0; j < 5 && j < answers[i].size(); ++j)
      std::printf(" %g", answers[i][j]);
    std::printf("\n");
  }
  return 0;
}
