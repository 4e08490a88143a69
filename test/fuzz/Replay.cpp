//===- Replay.cpp - A fuzz target over files, without libFuzzer -----------===//
//
// usage: fuzz-NAME FILE-OR-FOLDER...
//
// Hands each file to the target and holds it to the limits of test/fuzz/run.
// A crash ends the program; the file's name has been printed by then.
//
//===----------------------------------------------------------------------===//

#include <cstdint>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <sys/resource.h>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

namespace fs = std::filesystem;

/// Of the processor, so that a busy machine makes no difference.
static constexpr double kMostSeconds = 10;
/// What the process may have taken at its peak, in KiB as getrusage counts.
static constexpr long kMostMemory = 2 << 20;

/// Files in their names' order, so that every run is the same.
static std::set<fs::path> filesBelow(int count, char **paths) {
  std::set<fs::path> files;
  for (int i = 0; i < count; ++i) {
    if (!fs::is_directory(paths[i])) {
      files.insert(paths[i]);
      continue;
    }
    for (const auto &entry : fs::recursive_directory_iterator(paths[i]))
      if (entry.is_regular_file())
        files.insert(entry.path());
  }
  return files;
}

/// What is wrong with the target's answer to a file, or nothing.
static std::string replay(const fs::path &path) {
  std::ifstream file(path, std::ios::binary);
  std::string bytes(std::istreambuf_iterator<char>(file), {});
  if (!file)
    return "cannot be read";
  std::clock_t begin = std::clock();
  LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t *>(bytes.data()),
                         bytes.size());
  double seconds = double(std::clock() - begin) / CLOCKS_PER_SEC;
  if (seconds > kMostSeconds)
    return "took " + std::to_string(seconds) + " s";
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  if (usage.ru_maxrss > kMostMemory)
    return "took " + std::to_string(usage.ru_maxrss >> 10) + " MiB";
  return "";
}

int main(int argc, char **argv) {
  std::set<fs::path> files = filesBelow(argc - 1, argv + 1);
  int failed = 0;
  for (const fs::path &path : files) {
    std::fprintf(stderr, "%s\n", path.c_str());
    if (std::string problem = replay(path); !problem.empty()) {
      std::fprintf(stderr, "FAILED: %s\n", problem.c_str());
      ++failed;
    }
  }
  // A corpus that is not there would pass unnoticed.
  if (files.empty())
    std::fprintf(stderr, "FAILED: no files\n");
  std::printf("%zu passed, %d failed\n", files.size() - failed, failed);
  return failed || files.empty();
}
