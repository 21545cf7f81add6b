'use strict';

// Prints the records of the Avro files that are named, a line of JSON each.
// Numbers of 64 bits are exact: JavaScript's own are not beyond 2^53.

const avro = require('avsc');
const fs = require('fs');
const zstd = require('fzstd');

const long = avro.types.LongType.__with({
  fromBuffer: (buffer) => buffer.readBigInt64LE(),
  toBuffer: (value) => {
    const buffer = Buffer.alloc(8);
    buffer.writeBigInt64LE(value);
    return buffer;
  },
  fromJSON: BigInt,
  toJSON: Number,
  isValid: (value) => typeof value === 'bigint',
  compare: (a, b) => (a === b ? 0 : a < b ? -1 : 1),
});

/** JSON with exact numbers of 64 bits, and doubles that look like doubles. */
function text(type, value) {
  if (typeof value === 'bigint') {
    return value.toString();
  }
  if (type.typeName === 'double' && Number.isInteger(value)) {
    return value.toFixed(1);
  }
  if (type.typeName === 'record') {
    return `{${type.fields
      .map((field) => `${JSON.stringify(field.name)}:${text(field.type, value[field.name])}`)
      .join(',')}}`;
  }
  if (type.typeName === 'array') {
    return `[${value.map((item) => text(type.itemsType, item)).join(',')}]`;
  }
  return JSON.stringify(value);
}

for (const path of process.argv.slice(2)) {
  let type;
  fs.createReadStream(path)
    .pipe(
      new avro.streams.BlockDecoder({
        codecs: {
          zstandard: (data, callback) => {
            try {
              callback(null, Buffer.from(zstd.decompress(data)));
            } catch (error) {
              callback(error);
            }
          },
        },
        parseHook: (schema) => {
          type = avro.Type.forSchema(schema, { registry: { long } });
          return type;
        },
      }),
    )
    .on('error', (error) => {
      console.error(`${path}: ${error.stack}`);
      process.exitCode = 1;
    })
    .on('data', (record) => process.stdout.write(`${text(type, record)}\n`));
}
