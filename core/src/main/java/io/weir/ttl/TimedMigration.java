package io.weir.ttl;

import io.weir.state.Migration;
import io.weir.types.Timed;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** A migration of values that are stored with a time, or were not until now. */
record TimedMigration<T>(Migration<T> values, String schemaNow) implements Migration<Timed<T>> {
    @Override
    public @Nullable Timed<T> migrate(@Nullable Object old) throws Exception {
        if (old instanceof GenericRecord record && Timed.within(record.getSchema()) != null) {
            return timed(record.get("value"), (Long) record.get("at"));
        }
        return timed(old, Timed.UNKNOWN);
    }

    private @Nullable Timed<T> timed(@Nullable Object old, long at) throws Exception {
        T migrated = values.migrate(old);
        return migrated == null ? null : new Timed<>(migrated, at);
    }

    @Override
    public boolean isFor(Schema written) {
        Schema within = Timed.within(written);
        Schema value = within == null ? written : within;
        return !value.equals(new Schema.Parser().parse(schemaNow)) && values.isFor(value);
    }
}
