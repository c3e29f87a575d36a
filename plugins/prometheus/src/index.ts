/**
 * The Trainyard target for Prometheus: scraping, rules and tests of the rules.
 *
 * @packageDocumentation
 */
export {};
