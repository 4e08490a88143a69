//===- Inputs.h - Data for a session's inputs -------------------*- C++ -*-===//

#ifndef CNNC_TOOLS_CNN_RUN_INPUTS_H
#define CNNC_TOOLS_CNN_RUN_INPUTS_H

#include "tools/cnn-run/Options.h"

namespace cnnc::run {

/// Finds the file of each input among --input's texts, in the order of the
/// signature; empty where there is none. CNNRT_INVALID_ARGUMENT if a text names
/// no input, an input twice, or if an input has neither a file nor random data.
cnnrt::Result<std::vector<std::string>>
matchInputs(const cnnrt::Program &program, const Options &options);

/// Fills the session's inputs from files, or else with random data.
cnnrt::Status fillInputs(const cnnrt::Program &program,
                         const std::vector<std::string> &files,
                         uint64_t randomSeed, cnnrt::Session &session);

} // namespace cnnc::run

#endif // CNNC_TOOLS_CNN_RUN_INPUTS_H
