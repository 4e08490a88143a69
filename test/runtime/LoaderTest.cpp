//===- LoaderTest.cpp - Loading sound and damaged artifacts ---------------===//

#include "runtime/schema/Framing.h"
#include "test/runtime/Handles.h"

#include <csignal>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

using namespace cnnc;
using namespace cnnc::test;

TEST(Loader, LoadsAFile) {
  AlignedBytes file = TestArtifact::expOfSum().serialize();
  std::string path = testing::TempDir() + "loads-a-file.cnn";
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char *>(file.data()),
             std::streamsize(file.size()));
  cnnrt_program *program;
  ASSERT_EQ(cnnrt_program_load_file(path.c_str(), nullptr, &program), CNNRT_OK)
      << cnnrt_last_error();
  // The program keeps its mapping when the file's name goes.
  std::remove(path.c_str());
  SessionHandle session = createSession(program, 1);
  cnnrt_program_release(program);
  cnnrt_verify_result result = CNNRT_VERIFY_RESULT_INIT;
  ASSERT_EQ(cnnrt_session_verify(session.get(), 0, &result), CNNRT_OK);
  EXPECT_TRUE(result.passed);
}

namespace {
/// A file that others write to while it is loaded.
class ChangingFile : public testing::Test {
protected:
  void SetUp() override {
    path = testing::TempDir() + "changing-file.cnn";
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char *>(file.data()),
               std::streamsize(file.size()));
  }
  void TearDown() override { std::remove(path.c_str()); }

  ProgramHandle loadFile(size_t copy) {
    cnnrt_load_options options = CNNRT_LOAD_OPTIONS_INIT;
    options.copy = copy;
    cnnrt_program *program = nullptr;
    EXPECT_EQ(cnnrt_program_load_file(path.c_str(), &options, &program),
              CNNRT_OK)
        << cnnrt_last_error();
    return ProgramHandle(program);
  }

  /// Runs the golden case on two threads.
  static void expectPasses(const ProgramHandle &program) {
    SessionHandle session = createSession(program.get(), 2);
    cnnrt_verify_result result = CNNRT_VERIFY_RESULT_INIT;
    ASSERT_EQ(cnnrt_session_verify(session.get(), 0, &result), CNNRT_OK);
    EXPECT_TRUE(result.passed);
  }

  AlignedBytes file = TestArtifact::expOfSum().serialize();
  size_t payload = file.size() - TestArtifact::expOfSum().weights.size();
  std::string path;
};
} // namespace

// What has been verified must stay so: sizes and offsets, names and code.
TEST_F(ChangingFile, KeepsWhatWasVerified) {
  ProgramHandle program = loadFile(0);
  int descriptor = open(path.c_str(), O_WRONLY);
  std::string junk(payload, '\xff');
  ASSERT_EQ(pwrite(descriptor, junk.data(), payload, 0), ssize_t(payload));
  close(descriptor);
  expectPasses(program);
}

// As cp does it: nothing of the old contents is left, in any page.
TEST_F(ChangingFile, KeepsACopyOfAll) {
  ProgramHandle program = loadFile(1);
  ASSERT_EQ(truncate(path.c_str(), 0), 0);
  ASSERT_EQ(truncate(path.c_str(), off_t(file.size())), 0);
  expectPasses(program);
}

// The program's handler learns of it, on whatever thread.
TEST_F(ChangingFile, RaisesABusErrorWhereWeightsAreGone) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(
      {
        std::signal(SIGBUS, [](int) { _exit(7); });
        ProgramHandle program = loadFile(0);
        if (truncate(path.c_str(), off_t(payload)) != 0)
          _exit(1);
        expectPasses(program);
      },
      testing::ExitedWithCode(7), "");
}

TEST(Loader, RefusesWhatIsNoFile) {
  cnnrt_program *program;
  EXPECT_EQ(cnnrt_program_load_file("/no/such/file", nullptr, &program),
            CNNRT_IO_ERROR);
  EXPECT_STREQ(cnnrt_last_error(),
               "/no/such/file: cannot open: No such file or directory");
  EXPECT_EQ(program, nullptr);
  EXPECT_EQ(cnnrt_program_load_file("/", nullptr, &program), CNNRT_IO_ERROR);
  EXPECT_EQ(cnnrt_program_load_file("/dev/null", nullptr, &program),
            CNNRT_IO_ERROR);
}

TEST(Loader, RefusesAnEmptyFile) {
  std::string path = testing::TempDir() + "empty.cnn";
  std::ofstream(path, std::ios::binary).flush();
  cnnrt_program *program;
  EXPECT_EQ(cnnrt_program_load_file(path.c_str(), nullptr, &program),
            CNNRT_BAD_ARTIFACT);
  EXPECT_EQ(cnnrt_last_error(),
            path + ": expected an artifact, got a file of 0 bytes; copy the "
                   "file again from where it comes from, or compile the model "
                   "again");
  std::remove(path.c_str());
}

TEST(Loader, RefusesUnalignedMemory) {
  AlignedBytes file = TestArtifact::expOfSum().serialize();
  EXPECT_EQ(tryLoad(file.data() + 8, file.size() - 8), CNNRT_INVALID_ARGUMENT);
}

// To open a pipe that nobody writes to would wait forever.
TEST(Loader, RefusesAPipe) {
  std::string path = testing::TempDir() + "pipe.cnn";
  std::remove(path.c_str());
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  cnnrt_program *program;
  EXPECT_EQ(cnnrt_program_load_file(path.c_str(), nullptr, &program),
            CNNRT_IO_ERROR);
  EXPECT_EQ(cnnrt_last_error(), path + ": expected a regular file");
  std::remove(path.c_str());
}

TEST(Loader, RefusesEveryTruncation) {
  AlignedBytes file = TestArtifact::expOfSum().serialize();
  for (size_t size = 0; size < file.size(); ++size) {
    // A copy of its own, so that a read behind the end is one behind the
    // allocation, which the sanitizers see.
    AlignedBytes part(size);
    std::memcpy(part.data(), file.data(), size);
    EXPECT_EQ(tryLoad(part.data(), size), CNNRT_BAD_ARTIFACT) << size;
  }
  AlignedBytes longer(file.size() + 1);
  std::memcpy(longer.data(), file.data(), file.size());
  EXPECT_EQ(tryLoad(longer.data(), longer.size()), CNNRT_BAD_ARTIFACT);
}

TEST(Loader, RefusesEveryFlippedByte) {
  TestArtifact artifact = TestArtifact::expOfSum();
  AlignedBytes file = artifact.serialize();
  size_t payload = file.size() - artifact.weights.size();
  cnnrt_load_options options = CNNRT_LOAD_OPTIONS_INIT;
  options.check_weights = 1;
  for (size_t i = 0; i < file.size(); ++i) {
    for (uint8_t flip : {0x01, 0x80, 0xff}) {
      file.data()[i] ^= flip;
      cnnrt_program *program;
      EXPECT_EQ(cnnrt_program_load_memory(file.data(), file.size(), &options,
                                          &program),
                CNNRT_BAD_ARTIFACT)
          << i;
      // Without the check of the weights only damage to the rest is noticed.
      EXPECT_EQ(tryLoad(file.data(), file.size()),
                i < payload ? CNNRT_BAD_ARTIFACT : CNNRT_OK)
          << i;
      file.data()[i] ^= flip;
    }
  }
}

// What stands behind the checksum must not rely on it: any byte may be
// anything.
TEST(Loader, SurvivesEveryForgedByte) {
  AlignedBytes file = TestArtifact::expOfSum().serialize();
  uint32_t metadata;
  std::memcpy(&metadata, file.data(), sizeof(metadata));
  size_t accepted = 0, refused = 0;
  for (size_t i = artifact::kPrefixSize; i < artifact::kPrefixSize + metadata;
       ++i) {
    for (uint8_t flip : {0x01, 0x04, 0x10, 0x80, 0xff}) {
      file.data()[i] ^= flip;
      reseal(file);
      for (cnnrt_device device : {CNNRT_DEVICE_NONE, CNNRT_DEVICE_CPU})
        ++(tryLoad(file.data(), file.size(), device) ? refused : accepted);
      file.data()[i] ^= flip;
    }
  }
  // Flips in names are accepted, flips in offsets are not.
  EXPECT_GT(accepted, 100u);
  EXPECT_GT(refused, 1000u);
}

TEST(Loader, RefusesRandomBytes) {
  uint64_t state = 1;
  for (size_t size : {16, 100, 4096, 20000}) {
    AlignedBytes file(size);
    for (size_t i = 0; i < size; ++i) {
      state = state * 6364136223846793005 + 1442695040888963407;
      file.data()[i] = uint8_t(state >> 56);
    }
    EXPECT_EQ(tryLoad(file.data(), size), CNNRT_BAD_ARTIFACT);
    // With the right mark and a size that fits the file.
    uint32_t metadata = uint32_t(size) - 12;
    std::memcpy(file.data(), &metadata, sizeof(metadata));
    std::memcpy(file.data() + 8, artifact::ProgramIdentifier(), 4);
    reseal(file);
    EXPECT_EQ(tryLoad(file.data(), size), CNNRT_BAD_ARTIFACT);
  }
}

TEST(Loader, NeverMapsWritableCode) {
  AlignedBytes file = TestArtifact::expOfSum().serialize();
  ProgramHandle program = load(file);
  std::ifstream maps("/proc/self/maps");
  bool executable = false;
  for (std::string line; std::getline(maps, line);) {
    // "address perms offset dev inode path": ours have no path.
    std::string perms = line.substr(line.find(' ') + 1, 3);
    EXPECT_FALSE(perms[1] == 'w' && perms[2] == 'x') << line;
    executable |= perms[2] == 'x' && line.find('/') == std::string::npos &&
                  line.find('[') == std::string::npos;
  }
  EXPECT_TRUE(executable);
}
