//===- ProjectFolder.h - A project on disk, for a test's life ---*- C++ -*-===//

#ifndef CNNC_TEST_RUNTIME_PROJECTFOLDER_H
#define CNNC_TEST_RUNTIME_PROJECTFOLDER_H

#include "test/runtime/TestArtifact.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>

namespace cnnc::test {

/// A test with a folder of its own, in which an artifact lies as cnnc would
/// have left it.
class ProjectFolder : public testing::Test {
protected:
  ProjectFolder() {
    std::string pattern = testing::TempDir() + "project-XXXXXX";
    EXPECT_NE(mkdtemp(pattern.data()), nullptr);
    folder = pattern;
  }
  ~ProjectFolder() override { std::filesystem::remove_all(folder); }

  void write(TestArtifact artifact) {
    AlignedBytes file = artifact.serialize();
    std::ofstream(folder / "model.cnn", std::ios::binary)
        .write(reinterpret_cast<const char *>(file.data()),
               std::streamsize(file.size()));
  }

  std::filesystem::path folder;
};

} // namespace cnnc::test

#endif // CNNC_TEST_RUNTIME_PROJECTFOLDER_H
