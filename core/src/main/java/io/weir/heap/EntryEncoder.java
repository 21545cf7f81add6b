package io.weir.heap;

import io.weir.snapshot.Entries;
import io.weir.types.BinaryOutput;
import io.weir.types.Type;
import io.weir.types.Type.Primitive;

/**
 * Writes captured entries as {@link Entries} describes them: {@link #key} first, then what happened
 * to it. Confined to one thread.
 */
final class EntryEncoder {
    private final StateFormat format;
    private final BinaryOutput out;
    private final BinaryOutput key = new BinaryOutput(64);
    private final BinaryOutput payload = new BinaryOutput(256);
    private final BinaryOutput part = new BinaryOutput(64);

    EntryEncoder(StateFormat format, BinaryOutput out) {
        this.format = format;
        this.out = out;
    }

    void keyBits(long bits) {
        key.clear();
        Bits.write(format.key(), bits, key);
    }

    void key(Object value) {
        key.clear();
        format.keyType().write(value, key);
    }

    void remove() {
        payload.clear();
        Entries.write(out, Entries.REMOVE, key, payload);
    }

    void putBits(long bits) {
        payload.clear();
        Bits.write(format.value(), bits, payload);
        Entries.write(out, Entries.PUT, key, payload);
    }

    /** A key and its value as one entry. Both are short, so they are written where they belong. */
    void putBits(long keyBits, long valueBits) {
        out.writeByte(Entries.PUT);
        shortPart(format.key(), keyBits);
        shortPart(format.value(), valueBits);
    }

    /** At most ten bytes, whose number is a single one and is filled in behind them. */
    private void shortPart(Primitive primitive, long bits) {
        int length = out.position();
        out.writeByte(0);
        Bits.write(primitive, bits, out);
        out.array()[length] = (byte) (out.position() - length - 1);
    }

    void put(Object captured) {
        payload.clear();
        int op = Entries.PUT;
        if (captured instanceof ListCell.Capture list) {
            op = list.appended() ? Entries.APPEND : Entries.PUT;
            list(list);
        } else if (captured instanceof MapCell.Capture map) {
            op = map.removed() == null ? Entries.PUT : Entries.PATCH;
            map(map);
        } else {
            format.valueType().write(captured, payload);
        }
        Entries.write(out, op, key, payload);
    }

    private void list(ListCell.Capture list) {
        payload.writeUnsigned(list.to() - list.from());
        for (int i = list.from(); i < list.to(); i++) {
            part(format.valueType(), list.elements()[i]);
        }
    }

    private void map(MapCell.Capture map) {
        payload.writeUnsigned(map.count());
        for (int i = 0; i < map.used(); i++) {
            Object mapKey = map.entries()[2 * i];
            if (mapKey != null) {
                part(format.mapKeys(), mapKey);
                part(format.valueType(), map.entries()[2 * i + 1]);
            }
        }
        Object[] removed = map.removed();
        if (removed != null) {
            payload.writeUnsigned(removed.length);
            for (Object mapKey : removed) {
                part(format.mapKeys(), mapKey);
            }
        }
    }

    private void part(Type<Object> type, Object value) {
        part.clear();
        type.write(value, part);
        Entries.writePart(payload, part);
    }
}
