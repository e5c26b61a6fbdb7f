package chat.parley.admin;

import chat.parley.http.Fault;
import chat.parley.http.Problem;
import chat.parley.http.Problem.FieldError;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/// Draws a picture that somebody handed in anew, so that nothing of the file itself is kept or given to others.
final class LogoPicture {

    static final int MAX_BYTES = 256 << 10;

    private static final int SIDE = 512;
    private static final long MEGAPIXELS = 16;
    private static final Set<String> KINDS = Set.of("png", "jpeg");

    private LogoPicture() {}

    /// As PNG, of at most 512 pixels a side.
    ///
    /// @throws Problem 400 for what cannot be drawn, 413 for more than 256 KB
    static byte[] png(byte[] file) {
        if (file.length > MAX_BYTES) {
            throw Problem.of(413, "body_too_large", "The picture is over 256 KB.");
        }
        try (var stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            var readers = ImageIO.getImageReaders(stream);
            while (readers.hasNext()) {
                var reader = readers.next();
                try {
                    if (KINDS.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
                        reader.setInput(stream, true, true);
                        return encoded(fitted(read(reader)));
                    }
                } finally {
                    reader.dispose();
                }
            }
            throw unreadable();
        } catch (Problem problem) {
            throw problem;
        } catch (IOException | RuntimeException damaged) {
            // The JDK's readers answer a damaged file with exceptions of many kinds.
            throw unreadable();
        }
    }

    /// Its header is read first: few bytes can unfold to more pixels than there is memory for.
    private static BufferedImage read(ImageReader reader) throws IOException {
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        if ((long) width * height > MEGAPIXELS * 1_000_000) {
            throw Problem.invalid(List.of(
                    new FieldError("logo", Fault.TOO_MANY_PIXELS, "more than 16 megapixels").atMost(MEGAPIXELS)));
        }
        int step = Math.max(1, Math.max(width, height) / (2 * SIDE));
        var how = reader.getDefaultReadParam();
        how.setSourceSubsampling(step, step, 0, 0);
        return reader.read(0, how);
    }

    private static BufferedImage fitted(BufferedImage image) {
        int longest = Math.max(image.getWidth(), image.getHeight());
        int side = Math.min(SIDE, longest);
        int width = Math.max(1, image.getWidth() * side / longest);
        int height = Math.max(1, image.getHeight() * side / longest);
        var fitted = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        var pen = fitted.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        pen.drawImage(image, 0, 0, width, height, null);
        pen.dispose();
        return fitted;
    }

    private static byte[] encoded(BufferedImage image) throws IOException {
        var bytes = new ByteArrayOutputStream();
        // The JDK would keep it in a file meanwhile, where there may be no place for one.
        try (var stream = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(image, "png", stream);
        }
        return bytes.toByteArray();
    }

    private static Problem unreadable() {
        return Problem.invalid("logo", Fault.NOT_A_PICTURE, "no PNG or JPEG that can be drawn");
    }
}
