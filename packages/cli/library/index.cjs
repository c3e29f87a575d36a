'use strict';

/** Marks a specification. Returns what it is given: `trainyard` reads the file itself. */
exports.defineService = (service) => service;

/** Marks a part of a specification. Returns what it is given. */
exports.defineLayer = (layer) => layer;

/** Marks the configuration of a project. Returns what it is given. */
exports.defineConfig = (configuration) => configuration;

/** The functions behind the command; a script that only marks specifications does not load them. */
const load = () => require('../dist/trainyard.cjs').library();

exports.check = async (...given) => (await load()).check(...given);
exports.plan = async (...given) => (await load()).plan(...given);
exports.generate = async (...given) => (await load()).generate(...given);
exports.serviceFiles = async (...given) => (await load()).serviceFiles(...given);
