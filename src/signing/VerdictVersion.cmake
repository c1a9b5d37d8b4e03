# cmake -DSOURCE_DIR=… "-DFOLDERS=…;…" -DOUTPUT=… -P VerdictVersion.cmake: writes a header with the digest of all sources of the rules by
# which signatures are judged.
set(all "")
foreach(folder ${FOLDERS})
    file(GLOB sources RELATIVE ${SOURCE_DIR} ${SOURCE_DIR}/${folder}/*.cpp ${SOURCE_DIR}/${folder}/*.h)
    list(SORT sources)
    foreach(source ${sources})
        file(SHA256 ${SOURCE_DIR}/${source} digest)
        string(APPEND all "${source} ${digest}\n")
    endforeach()
endforeach()
string(SHA256 version "${all}")
file(CONFIGURE OUTPUT ${OUTPUT} CONTENT "#pragma once\n\n#define VANTHU_VERDICT_RULES \"${version}\"\n" @ONLY)
