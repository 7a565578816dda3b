// SPDX-License-Identifier: Apache-2.0

// A test that runs a cassette needs no other import to read it.
@_exported public import Cassettes
