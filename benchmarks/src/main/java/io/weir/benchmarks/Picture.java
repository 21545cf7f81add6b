package io.weir.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Figures as pictures (SVG), in {@code target/bench} of the checkout. */
final class Picture {
    private static final int WIDTH = 760;
    private static final int BAR = 22;
    private static final int LABELS = 250;
    private static final int MARGIN = 40;
    private static final int HEIGHT = 360;
    private static final int AXIS = 70;

    private Picture() {}

    /** A bar with what it stands for. */
    record Bar(String label, double value) {}

    /** A point of a curve. */
    record Point(double x, double y) {}

    /** Draws bars from zero, as long as their values; says where the picture is. */
    static Path bars(String name, String title, String unit, List<Bar> bars) throws IOException {
        double most = bars.stream().mapToDouble(Bar::value).max().orElse(1);
        int height = MARGIN + bars.size() * (BAR + 6) + 16;
        List<String> shapes = new ArrayList<>();
        shapes.add(text(10, 24, "start", 15, title + ", " + unit));
        for (int i = 0; i < bars.size(); i++) {
            Bar bar = bars.get(i);
            int top = MARGIN + i * (BAR + 6);
            double width = Math.max(1, bar.value() / most * (WIDTH - LABELS - 90));
            shapes.add(text(LABELS - 8, top + 16, "end", 13, bar.label()));
            shapes.add(
                    element(
                            "<rect x='%d' y='%d' width='%.1f' height='%d' fill='%s'/>",
                            LABELS,
                            top,
                            width,
                            BAR,
                            bar.label().startsWith("Weir") ? "#2f6fb0" : "#b0b7bf"));
            shapes.add(
                    text(LABELS + width + 6, top + 16, "start", 13, Report.number(bar.value(), 2)));
        }
        return write(name, height, shapes);
    }

    /** Draws a curve; {@code x} grows by factors, {@code y} is from zero. */
    static Path curve(String name, String title, String xUnit, List<Point> points)
            throws IOException {
        double most = points.stream().mapToDouble(Point::y).max().orElse(1);
        double first = Math.log(points.get(0).x());
        double last = Math.log(points.get(points.size() - 1).x());
        List<String> shapes = new ArrayList<>();
        shapes.add(text(10, 24, "start", 15, title));
        shapes.add(text(WIDTH / 2.0, HEIGHT - 8, "middle", 13, xUnit));
        int bottom = HEIGHT - AXIS + 20;
        shapes.add(
                element(
                        "<path d='M%d %d V%d H%d' fill='none' stroke='#555'/>",
                        AXIS, MARGIN, bottom, WIDTH - MARGIN));
        var path = new StringBuilder();
        for (Point point : points) {
            double part = last == first ? 0 : (Math.log(point.x()) - first) / (last - first);
            double x = AXIS + 20 + part * (WIDTH - MARGIN - AXIS - 40);
            double y = bottom - point.y() / most * (bottom - MARGIN - 24);
            path.append(path.isEmpty() ? 'M' : 'L').append(element("%.1f %.1f ", x, y));
            shapes.add(element("<circle cx='%.1f' cy='%.1f' r='3.5' fill='#2f6fb0'/>", x, y));
            shapes.add(text(x, y - 9, "middle", 12, Report.number(point.y(), 1)));
            shapes.add(text(x, bottom + 18, "middle", 12, Report.number(point.x(), 0)));
        }
        shapes.add(element("<path d='%s' fill='none' stroke='#2f6fb0' stroke-width='2'/>", path));
        return write(name, HEIGHT, shapes);
    }

    private static Path write(String name, int height, List<String> shapes) throws IOException {
        Path directory = Files.createDirectories(Home.directory().resolve("target/bench"));
        Path file = directory.resolve(name + ".svg");
        String svg =
                element(
                        "<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d'"
                                + " font-family='sans-serif'>%n"
                                + "<rect width='100%%' height='100%%' fill='white'/>%n%s%n</svg>%n",
                        WIDTH, height, String.join(System.lineSeparator(), shapes));
        return Files.writeString(file, svg);
    }

    private static String text(double x, double y, String anchor, int size, String text) {
        return element(
                "<text x='%.1f' y='%.1f' text-anchor='%s' font-size='%d'>%s</text>",
                x, y, anchor, size, text.replace("&", "&amp;").replace("<", "&lt;"));
    }

    private static String element(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
