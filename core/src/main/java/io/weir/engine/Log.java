package io.weir.engine;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The logger of the engine. */
final class Log {
    static final Logger LOG = LoggerFactory.getLogger("io.weir.engine");

    private Log() {}
}
