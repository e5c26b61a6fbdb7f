package chat.parley.admin;

import chat.parley.bill.Bills;
import chat.parley.bill.Mapping;
import chat.parley.http.Fault;
import chat.parley.http.Problem;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.util.UUID;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/// The parts of an uploaded bill: its provider, the file, and how it is read.
@Singleton
final class BillUpload {

    private static final int LONGEST_NAME = 200;
    private static final long LARGEST_MAPPING = 256 << 10;

    private final ObjectMapper mapper;

    @Inject
    BillUpload(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    UUID provider(@Nullable String id) {
        if (id == null || id.isBlank()) {
            throw Problem.invalid("provider", Fault.REQUIRED, "whose bill? Give a provider's id");
        }
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw Problem.notFound();
        }
    }

    byte[] bytes(@Nullable FileUpload file) throws IOException {
        return read("file", file, Bills.MAX_BYTES);
    }

    Mapping mapping(@Nullable FileUpload mapping) throws IOException {
        var json = read("mapping", mapping, LARGEST_MAPPING);
        try {
            var said = mapper.readValue(json, Mapping.class);
            if (said != null) {
                return said;
            }
        } catch (JsonProcessingException e) {
            throw new WebApplicationException(e, Response.Status.BAD_REQUEST);
        }
        throw Problem.invalid("mapping", Fault.NOT_JSON, "a JSON object");
    }

    /// As people know it, without folders and what no name has.
    String name(@Nullable FileUpload file) {
        var whole = file == null || file.fileName() == null ? "" : file.fileName();
        var plain = whole.substring(Math.max(whole.lastIndexOf('/'), whole.lastIndexOf('\\')) + 1)
                .replaceAll("\\p{C}", "")
                .strip();
        var cut = plain.length() > LONGEST_NAME ? plain.substring(0, LONGEST_NAME) : plain;
        return cut.isEmpty() ? "bill.csv" : cut;
    }

    private static byte[] read(String field, @Nullable FileUpload part, long most) throws IOException {
        if (part == null) {
            throw Problem.invalid(field, Fault.REQUIRED, "is missing");
        }
        if (part.size() > most) {
            throw Problem.of(413, "body_too_large", "The " + field + " is over " + (most >> 10) + " KB.");
        }
        return Files.readAllBytes(part.uploadedFile());
    }
}
