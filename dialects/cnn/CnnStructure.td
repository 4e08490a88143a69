//===- CnnStructure.td - constants, layouts, kernels ----------------------===//

#ifndef CNNC_DIALECTS_CNN_CNNSTRUCTURE_TD
#define CNNC_DIALECTS_CNN_CNNSTRUCTURE_TD

include "dialects/cnn/CnnBase.td"

def Cnn_ConstantOp : Cnn_BaseOp<"constant", [Pure, ConstantLike]> {
  let summary = "A tensor known at compile time";
  let description = [{
    `value` is a `dense` or `dense_resource` attribute in row-major order; the
    result may have a layout. After bufferisation the result is a memref in the
    weights of the artifact.

    - (C1) `value` has the shape and element type of the result.

    ```mlir
    %w = cnn.constant dense<[1.0, 2.0]> : tensor<2xf32>
    %l = cnn.constant dense<[1.0, 2.0]> : tensor<2xf32> as tensor<2xf32, #cnn.layout<outer = [0], inner = [0 : 8]>>
    %b = cnn.constant dense<[1.0, 2.0]> : tensor<2xf32> as memref<2xf32>
    ```
  }];
  let arguments = (ins ElementsAttr:$value);
  let results = (outs AnyTypeOf<[AnyStaticShapeTensor, AnyStaticShapeMemRef]>:$result);
  let assemblyFormat = [{
    $value custom<BufferType>(type($result), ref($value)) attr-dict
  }];
  let builders = [OpBuilder<(ins "::mlir::ElementsAttr":$value)>];
  let hasFolder = 1;
  let hasVerifier = 1;
}

def Cnn_RelayoutOp : Cnn_BaseOp<"relayout", [Pure]> {
  let summary = "The same tensor in another layout";
  let description = [{
    - (C1) operand and result agree in shape and element type and may differ in
      encoding.
  }];
  let arguments = (ins Cnn_Tensor:$x);
  let results = (outs Cnn_Tensor:$y);
  let assemblyFormat = "$x attr-dict `:` functional-type(operands, results)";
  let hasFolder = 1;
  let hasCanonicalizer = 1;
  let hasVerifier = 1;
}

def Cnn_YieldOp : Cnn_BaseOp<"yield", [Pure, Terminator,
                                       ParentOneOf<["KernelOp"]>]> {
  let summary = "The results of a kernel's body";
  let arguments = (ins Variadic<Cnn_Tensor>:$values);
  let assemblyFormat = "($values^ `:` type($values))? attr-dict";
}

def Cnn_KernelOp
    : Cnn_BaseOp<"kernel", [AttrSizedOperandSegments, IsolatedFromAbove,
                            SingleBlock, DestinationStyleOpInterface,
                            DeclareOpInterfaceMethods<MemoryEffectsOpInterface>]> {
  let summary = "What runs as one parallel loop, one launch or one process";
  let description = [{
    The unit of fusion, in destination-passing style: `inputs` become the
    arguments of the body, whose operations on tensors say what is computed;
    each yielded value is written to the init of the same position. The
    location names the ONNX nodes inside.

    While tensors carry layouts as encodings, an operand's type is that of the
    body's argument. Once layouts are materialised, the operand has the
    physical shape and the storage element type (tensor or memref) of the
    body's argument.

    - (C1) one body argument for each input, one yielded value for each init.
    - (C2) operand types match the body's types as above.
    - (C3) the body holds operations of this dialect only.
    - (C4) tensor inits and results correspond one to one; memref inits have
      no results.
  }];
  let arguments = (ins Variadic<AnyShaped>:$inputs, Variadic<AnyShaped>:$inits,
                       OptionalAttr<Cnn_TilingAttr>:$tiling);
  let results = (outs Variadic<AnyRankedTensor>:$results);
  let regions = (region SizedRegion<1>:$body);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    ::mlir::Block &getBlock() { return getBody().front(); }
    ::mlir::MutableOperandRange getDpsInitsMutable() { return getInitsMutable(); }
    ::cnnc::cnn::YieldOp getYield();
  }];
}

def Cnn_LaunchOp : Cnn_BaseOp<"launch"> {
  let summary = "Runs an outlined kernel";
  let description = [{
    What remains of a `cnn.kernel` once its code has become the function
    `kernel`: one command of the artifact. `buffers` are the kernel's inputs
    and then its outputs, the last `outputs` of them; `tiling` says how many
    tasks there are.

    - (C1) at least one buffer is an output.
  }];
  let arguments = (ins SymbolRefAttr:$kernel, Variadic<AnyStaticShapeMemRef>:$buffers,
                       I64Attr:$outputs, Cnn_TilingAttr:$tiling,
                       I64Attr:$flops);
  let assemblyFormat = [{
    $kernel `(` $buffers `)` attr-dict `:` type($buffers)
  }];
  let hasVerifier = 1;
}

#endif
