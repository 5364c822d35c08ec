package dev.gatehouse.audit;

/**
 * What became of records since the start. Taken one after the other, not all at one instant.
 *
 * @param written in the file
 * @param dropped by {@code audit.when-behind = drop}, for want of room
 * @param refused requests turned away at the door, for want of room or while the disk fails
 * @param lost given up when the log was closed while the disk failed; 0 in a process that ended well
 * @param failures writes that the disk refused; their records were tried again
 * @param waiting places taken: requests in flight, and records not yet in the file
 */
public record AuditCounts(long written, long dropped, long refused, long lost, long failures, int waiting) {}
