/** Drives Weir's server with Flink's own command line. */
package io.weir.flinkclient;
