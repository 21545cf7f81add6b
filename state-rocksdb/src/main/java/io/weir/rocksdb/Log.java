package io.weir.rocksdb;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The logger of this package. */
final class Log {
    static final Logger LOG = LoggerFactory.getLogger("io.weir.rocksdb");

    private Log() {}
}
