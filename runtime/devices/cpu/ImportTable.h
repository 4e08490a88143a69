//===- ImportTable.h - Functions that compiled code may call ----*- C++ -*-===//

#ifndef CNNC_RUNTIME_DEVICES_CPU_IMPORTTABLE_H
#define CNNC_RUNTIME_DEVICES_CPU_IMPORTTABLE_H

#include <string_view>

namespace cnnc::rt {

/// The address of a function named in runtime/schema/Imports.h; null for any
/// other name.
const void *findImport(std::string_view name);

} // namespace cnnc::rt

#endif // CNNC_RUNTIME_DEVICES_CPU_IMPORTTABLE_H
