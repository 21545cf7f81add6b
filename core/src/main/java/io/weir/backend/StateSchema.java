package io.weir.backend;

import io.weir.state.StateKind;
import java.util.Optional;

/**
 * How a state was declared, as Avro schemas in JSON.
 *
 * @param kind how it is stored
 * @param key of the key
 * @param mapKey of the map's keys, for maps
 * @param value of the value, the list's elements, or the map's values
 */
public record StateSchema(StateKind kind, String key, Optional<String> mapKey, String value) {}
