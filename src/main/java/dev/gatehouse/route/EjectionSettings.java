package dev.gatehouse.route;

import java.time.Duration;

/**
 * When an endpoint whose answers fail is left alone for a while.
 *
 * @param failuresInARow after so many; 0 = never for this reason
 * @param errorPercent from such a share of its answers on; 0 = never for this reason
 * @param time how long at first; twice as long each time that it fails again at once
 * @param mostPercent of an upstream's endpoints that may be left alone at a time; one may in any case, if there is another
 * @param panicPercent of endpoints in use, below which all are used: too few would have to carry what all carried
 */
public record EjectionSettings(int failuresInARow, int errorPercent, Duration time, int mostPercent, int panicPercent) {

    public EjectionSettings {
        if (failuresInARow < 0
                || isNoPercent(errorPercent)
                || time.isZero()
                || time.isNegative()
                || isNoPercent(mostPercent)
                || isNoPercent(panicPercent)) {
            throw new IllegalArgumentException("ejection " + failuresInARow + ", " + errorPercent + ", " + time + ", "
                    + mostPercent + ", " + panicPercent);
        }
    }

    private static boolean isNoPercent(int value) {
        return value < 0 || value > 100;
    }
}
