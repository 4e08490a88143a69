// Says what is in a picture, as classify.c does, from C++.
#include <algorithm>
#include <cnnrt.hpp>
#include <cstdio>
#include <fstream>

static int failed(const cnnrt::Status &status) {
  return std::fprintf(stderr, "%s\n", status.message().c_str()), 1;
}

int main(int argc, char **argv) {
  if (argc != 4)
    return std::fputs("usage: classify NET.cnn PICTURE.ppm NAMES.txt\n",
                      stderr),
           2;
  auto program = cnnrt::Program::load(argv[1]);
  if (!program)
    return failed(program.status());
  auto session = cnnrt::Session::create(*program);
  if (!session)
    return failed(session.status());
  std::vector<float> image(program->inputs()[0].bytes / sizeof(float));
  std::vector<float> scores(program->outputs()[0].bytes / sizeof(float));
  std::ifstream picture(argv[2], std::ios::binary), names(argv[3]);
  std::string format, width, height, depth, name;
  picture >> format >> width >> height >> depth;
  picture.get();
  for (size_t i = 0, pixels = image.size() / 3; i < image.size(); ++i)
    image[i % 3 * pixels + i / 3] = (float(picture.get()) - 127) / 128;
  for (auto status :
       {session->bindInput(0, image.data(), image.size()),
        session->bindOutput(0, scores.data(), scores.size()), session->run()})
    if (!status)
      return failed(status);
  auto best = std::max_element(scores.begin(), scores.end());
  for (auto i = scores.begin(); i <= best; ++i)
    std::getline(names, name);
  std::printf("%.1f%% %s\n", 100 * *best, name.c_str());
}
