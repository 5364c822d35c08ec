package dev.gatehouse.assembly;

import dev.gatehouse.config.FilesRead;

/**
 * A configuration on probation.
 *
 * @param proven what was in force before, and will be again if it fails: what came into force while another was on probation
 *     has the same
 * @param files that the proven one was read from
 */
record OnProbation(Snapshot proven, FilesRead files, Probation probation) {}
