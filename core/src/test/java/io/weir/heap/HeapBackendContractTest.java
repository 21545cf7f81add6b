package io.weir.heap;

import io.weir.backend.StateBackend;
import io.weir.backend.StateBackendContract;

/** The heap keeps the contract of state backends. */
class HeapBackendContractTest extends StateBackendContract {
    @Override
    protected StateBackend backend() {
        return new HeapStateBackend();
    }
}
